"""What readers and access promise, measured. Each module is a piece with `measure(figures)`."""
