"""`/search/`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages
from broadsheet.newsroom.search import finding

PAGES_MAX = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what was found for `q`."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    number = _page(request.GET.get("page", ""))
    answer = finding.find(query, language=languages.current(), page=number)
    context = {"query": query[: finding.QUERY_MAX], "answer": answer, "page_number": number, "next_page": number + 1}
    response = render(request, "newsroom/search.html", context)
    patch_cache_control(response, public=True, max_age=60)
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(text: str) -> int:
    return min(int(text), PAGES_MAX) if text.isascii() and text.isdigit() and int(text[:6]) >= 1 else 1
