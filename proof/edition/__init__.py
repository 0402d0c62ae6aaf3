"""The numbers of the edition and the kiosk: `make proof-edition`. Each piece is a module with `measure(figures)`."""
