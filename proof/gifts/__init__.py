"""Measures what issue 6 asks of gifts."""
