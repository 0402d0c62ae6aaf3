"""The list of all articles: the last edited first, filtered, never counted, as quick with 100,000 as with ten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_datetime

from broadsheet.accounts.models import User
from broadsheet.newsroom.desk import standing
from broadsheet.newsroom.models import Article

PER_PAGE = 50

STATES = ["draft", "review", "scheduled", "live", "changed", "withdrawn"]
"""What may be asked for as `state`."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the list."""

    words: str = ""
    state: str = ""
    section: int | None = None
    contributor: int | None = None
    language: str = ""
    mine: User | None = None
    after: str = ""
    """The last row that was seen: `<time>_<id>`, as `cursor` gives it."""


@dataclass(frozen=True)
class Listed:
    """One screenful."""

    rows: list[standing.Row]
    next: str
    """Where the next screenful begins; empty at the end."""


def listed(wanted: Wanted) -> Listed:
    """One screenful of what is wanted. Asks for one row more than it shows, instead of counting."""
    articles = standing.with_what_rows_show(_filtered(wanted)).order_by(
        F("latest_revision_created_at").desc(nulls_last=True), "-id"
    )
    found = _after(articles, wanted.after)[: PER_PAGE + 1]
    more = len(found) > PER_PAGE
    shown = found[:PER_PAGE]
    return Listed(rows=standing.rows(shown), next=cursor(shown[-1]) if more else "")


def cursor(article: Article) -> str:
    """Names a place in the list."""
    edited = article.latest_revision_created_at
    return f"{edited.isoformat() if edited else ''}_{article.pk}"


def _after(articles: QuerySet[Article], place: str) -> list[Article]:
    """What follows a place, as ranges of the index: one for those with a revision, then those that never had one."""
    moment, _line, number = place.rpartition("_")
    if not number.isdecimal() or len(number) > 15:
        return list(articles[: PER_PAGE + 1])
    edited = _moment(moment)
    never_edited = articles.filter(latest_revision_created_at__isnull=True)
    if edited is None:
        return list(never_edited.filter(id__lt=int(number))[: PER_PAGE + 1])
    older = articles.filter(latest_revision_created_at__lte=edited).exclude(
        latest_revision_created_at=edited, id__gte=int(number)
    )
    found = list(older[: PER_PAGE + 1])
    return found if len(found) > PER_PAGE else found + list(never_edited[: PER_PAGE + 1 - len(found)])


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _filtered(wanted: Wanted) -> QuerySet[Article]:
    articles: QuerySet[Article] = Article.objects.all()
    for word in wanted.words.split():
        articles = articles.filter(_headline_has(word))
    if wanted.section:
        articles = articles.filter(section_id=wanted.section)
    if wanted.contributor:
        articles = articles.filter(byline__contributor_id=wanted.contributor)
    if wanted.language:
        articles = articles.filter(edition=wanted.language)
    if wanted.mine is not None:
        articles = articles.filter(owner=wanted.mine)
    return articles.filter(**_state(wanted.state))


def _headline_has(word: str) -> Q:
    """SQLite compares Cyrillic letters by case even in LIKE, so the usual cases are asked for one by one."""
    found = Q()
    for spelling in {word, word.lower(), word.capitalize(), word.upper()}:
        found |= Q(draft_title__icontains=spelling)
    return found


def _state(state: str) -> dict[str, Any]:
    if state == "draft":
        return {"live": False, "published_at__isnull": True}
    if state == "withdrawn":
        return {"live": False, "published_at__isnull": False}
    if state == "live":
        return {"live": True}
    if state == "changed":
        return {"live": True, "has_unpublished_changes": True}
    if state == "review":
        return {"pk__in": [int(key) for key in standing.reviews().values_list("object_id", flat=True)]}
    if state == "scheduled":
        return {"pk__in": [int(key) for key in standing.scheduled_revisions().values_list("object_id", flat=True)]}
    return {}
