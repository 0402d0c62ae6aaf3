"""`/theme/<version>.css`: what the newsroom changed of its theme. A file, because our policy allows no style in a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import sources
from broadsheet.newsroom import themes
from broadsheet.newsroom.models import Publication


@require_safe
def theme(request: HttpRequest, version: str) -> HttpResponse:
    """The overrides. Only the version that is asked for by name may be kept for ever."""
    sources.record("chrome")
    publication = Publication.load()
    response = HttpResponse(themes.overrides(publication), content_type="text/css; charset=utf-8")
    is_current = version == themes.version(publication)
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "public, max-age=60"
    response["X-Content-Type-Options"] = "nosniff"
    return response
