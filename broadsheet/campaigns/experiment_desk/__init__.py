"""Experiments on the desk."""
