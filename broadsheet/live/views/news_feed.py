"""`/news-feed/`, and its pages by day."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadsheet.foundation import clock, languages
from broadsheet.live import feed, saying

ON_PAGE = 50


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries; older ones by day."""
    entries = feed.entries(languages.current(), ON_PAGE)
    earlier = clock.local(entries[-1].at).date() if len(entries) == ON_PAGE else None
    facts = {"entries": entries, "earlier": earlier, "most": ON_PAGE, "words": saying.of_feed(), "is_news_feed": True}
    return render(request, "live/news_feed.html", facts)


@require_safe
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """All of one day. A day without news has no page. Raises `Http404`."""
    try:
        wanted = date(year, month, day)
    except ValueError as error:
        raise Http404 from error
    entries = feed.entries_of_day(languages.current(), wanted) if wanted <= clock.today() else []
    if not entries:
        raise Http404
    facts = {"entries": entries, "day": wanted, "before": wanted - timedelta(days=1), "is_news_feed": True}
    return render(request, "live/news_feed_day.html", facts)
