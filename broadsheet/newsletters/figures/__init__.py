"""What newsletters come to: each figure is a set of rows first, and counted by the database."""
