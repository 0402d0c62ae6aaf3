"""The sign-up form below articles: a fragment that the browser fetches, so that another newsletter prints no article anew."""

from __future__ import annotations

from django.template.loader import render_to_string


def article(**_context: object) -> str:
    """Its place, with a plain link where nothing is fetched. It asks for nothing."""
    return render_to_string("newsletters/beside_article.html")
