"""Fronts, their containers and cards, Editors' Picks.

It must never change an article."""
