"""The news feed and live coverage.

It must never change an article."""
