"""Measures what issue 11 asks of narrations."""
