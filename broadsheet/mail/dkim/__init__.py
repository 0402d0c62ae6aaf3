"""Signing what leaves (RFC 6376, 8301, 8463): with keys of our own that are replaced by a command.

It never changes a letter but by one header before it, and never signs for a domain that isn't the paper's."""
