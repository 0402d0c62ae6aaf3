"""What a front shows on pages of others."""

from __future__ import annotations

from django.template.loader import render_to_string


def article(**context: object) -> str:
    """A place for the editors' picks, below an article: the browser fetches them, and without it there is a link."""
    return render_to_string("frontpage/beside_article.html")
