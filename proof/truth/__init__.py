"""Measures what issue 12 asks of sources, claims and holds."""
