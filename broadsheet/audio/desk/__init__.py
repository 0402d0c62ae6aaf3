"""Narrations on the desk: the list, one article's page, and what is done there."""
