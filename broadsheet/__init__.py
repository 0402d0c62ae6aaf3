"""Broadsheet: a whole reader-funded publication in one install."""
