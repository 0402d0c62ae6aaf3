"""The news feed: what came out, by the minute, newest first."""

from __future__ import annotations

import re
from collections.abc import Collection

from broadsheet.foundation import sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom import cards, gate
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.article import ArticleQuerySet, Tone

NOT_NEWS = (Tone.OPINION, Tone.SPONSORED)
"""What has a place of its own in the paper, and none in the news feed."""

# Stored rich text is flat: paragraphs are never nested.
_FIRST_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


def items(language: str) -> ArticleQuerySet:
    """Everything of one edition that belongs in the feed, newest first."""
    sources.record(f"list:news-feed/{language}")
    public: ArticleQuerySet = Article.objects.public().in_language(language)
    found: ArticleQuerySet = public.exclude(tone__in=NOT_NEWS).newest_first()
    return found


def newest(language: str, count: int, *, without: Collection[int] = ()) -> list[Article]:
    """The newest items of one edition, leaving out the articles of these keys."""
    spare = items(language).values_list("pk", flat=True)[: count + len(without)]
    return cards.fetch([key for key in spare if key not in without][:count])


def opening(article: Article) -> str:
    """An item's first open paragraph as plain text. Costs a query where the article came without its body."""
    return sources.shared(("opening", article.pk), lambda: _opening(article))


def _opening(article: Article) -> str:
    sources.record(f"article:{article.pk}")
    first = _FIRST_PARAGRAPH.search(gate.open_text(article))
    return plain(first[1]) if first else article.summary
