"""Newsletters on the desk: the titles, their issues, and the page from which an issue is sent."""
