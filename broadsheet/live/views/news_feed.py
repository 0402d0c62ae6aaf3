"""`/news-feed/`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages
from broadsheet.live import feed

ON_PAGE = 50


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The feed on a page of its own; older news by month in the archive."""
    return render(
        request, "live/news_feed.html", {"items": feed.newest(languages.current(), ON_PAGE), "is_news_feed": True}
    )
