"""Fragments: small pieces of HTML that a page's browser fetches after the page, because they are newer than it.

They are the same for everybody, carry an ETag, and may be kept for a minute.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, set_response_etag

KEPT_FOR = 60
"""Seconds for which a fragment may be shown again without asking."""


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The fragment, or "304 Not Modified" for those who have it."""
    response = render(request, template, context)
    set_response_etag(response)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response.get("ETag"), response=response) or response
