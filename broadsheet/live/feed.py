"""The news feed: what came out, by the minute, newest first."""

from __future__ import annotations

from broadsheet.foundation import sources
from broadsheet.newsroom.models import Article


def newest(language: str, count: int) -> list[Article]:
    """The newest items of one edition."""
    sources.record(f"list:news-feed/{language}")
    return list(Article.objects.public().in_language(language).newest_first().for_cards()[:count])
