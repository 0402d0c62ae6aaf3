"""`/_/fragment/news-feed/`: the feed as it stands below every article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import fragments, languages
from broadsheet.live import feed

BESIDE_ARTICLE = 8


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The newest items of the current edition, the first one opened."""
    articles = feed.newest(languages.current(), BESIDE_ARTICLE)
    cards = [{"article": article, "headline": article.headline} for article in articles]
    opening = feed.opening(articles[0]) if articles else ""
    return fragments.answer(request, "live/fragment.html", {"feed": {"cards": cards, "opening": opening}})
