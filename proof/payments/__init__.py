"""What money promises, measured. Each module is a piece with `measure(figures)`."""
