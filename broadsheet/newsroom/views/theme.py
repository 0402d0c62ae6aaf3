"""`/theme/<version>.css`: what the newsroom changed of its theme. A file, because our policy allows no style in a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import sources
from broadsheet.newsroom import themes
from broadsheet.newsroom.models import Publication


@require_safe
def theme(request: HttpRequest, version: str) -> HttpResponse:
    """The overrides of this very version; of an earlier one only its plate is left, for pages that are older still."""
    sources.record("chrome")
    publication = Publication.load()
    if not version or version != themes.version(publication):
        raise Http404
    response = HttpResponse(themes.overrides(publication), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
