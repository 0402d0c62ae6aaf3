"""Measures what issue 7 asks of campaigns."""
