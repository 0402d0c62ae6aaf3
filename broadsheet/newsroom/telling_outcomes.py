"""What came of an article's claims, as its page tells it; whether it tells any is asked in the query that fetches the article."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from broadsheet.foundation import sources
from broadsheet.newsroom import alongside
from broadsheet.newsroom.models import Article, FollowUp

_KNOWN = "tells_outcomes"


def of(article: Article) -> list[FollowUp]:
    """What came of its claims, where readers are told. Only a reader's page knows whether there are any (`alongside`).

    The source is of its own: closing a claim reprints this page, and none that shows a card of the story.
    """
    if article.__dict__.get(_KNOWN) is None:
        return []
    sources.record(f"outcomes:{article.pk}")
    kept: list[FollowUp] | None = article.__dict__.get("_outcomes")
    if kept is None:
        kept = article.__dict__["_outcomes"] = _found(article)
    return kept


def _found(article: Article) -> list[FollowUp]:
    rows = list(FollowUp.objects.told().filter(article=article.pk)) if article.__dict__[_KNOWN] else []
    for row in rows:
        row.article = article
    return rows


def _told() -> Exists:
    return Exists(FollowUp.objects.told().filter(article=OuterRef("pk")))


alongside.register(_KNOWN, _told)
