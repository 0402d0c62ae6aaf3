"""The list of names on the desk: how each is said, to be heard before it is kept."""
