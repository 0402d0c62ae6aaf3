"""Measures what issue 8 asks of newsletters."""
