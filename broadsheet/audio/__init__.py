"""Narrations and the podcast feed.

It must never change an article."""
