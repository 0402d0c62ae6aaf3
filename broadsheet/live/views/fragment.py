"""`/_/fragment/news-feed/`: the feed as it stands below every article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import fragments, languages
from broadsheet.live import feed, saying

BESIDE_ARTICLE = 8


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries of the current edition, the first one opened."""
    entries = feed.entries(languages.current(), BESIDE_ARTICLE)
    facts = {"entries": entries, "most": BESIDE_ARTICLE, "words": saying.of_feed()}
    return fragments.answer(request, "live/column.html", facts)
