"""What search engines are told of: every public page of one edition, cut by month, and the news of the last two days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.models import (
    Article,
    Contributor,
    Listing,
    RunningStory,
    Section,
    Series,
    StandingPage,
    Tone,
    Topic,
)
from broadsheet.newsroom.models.article import ArticleQuerySet
from broadsheet.newsroom.models.named import NamedInLanguage

NEWS_FOR = timedelta(days=2)
NEWS_AT_MOST = 1000
"""Both are the rules of news sitemaps."""
AT_MOST = 50_000
"""Addresses in one sitemap, by the protocol."""

LISTS: tuple[tuple[type[NamedInLanguage], str], ...] = (
    (Section, "section"),
    (Topic, "topic"),
    (Contributor, "contributor"),
    (Series, "series"),
    (RunningStory, "running_story"),
)


@dataclass(frozen=True)
class Entry:
    """One page: where it is, when it changed last, and where its siblings are."""

    url: str
    changed: datetime | None = None
    siblings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class News:
    """One piece of news."""

    url: str
    headline: str
    published: datetime


def months(language: str) -> list[tuple[date, datetime]]:
    """The months in which this edition published something, with the last change in each; the newest month first."""
    sources.record(f"list:archive/{language}")
    return Listing.objects.months_changed(f"sitemap/{language}")


def articles(language: str, month: date) -> list[Entry]:
    """The articles of one month. Two queries."""
    sources.record(f"list:archive/{language}/{month:%Y-%m}")
    found = _indexed(language).filter(listings__list=f"sitemap/{language}", listings__month=month)
    rows = list(found.newest_first().values_list("translation_key", "slug", "updated_at", "published_at")[:AT_MOST])
    siblings = _article_siblings(found)
    return [
        Entry(
            url=languages.url_to(language, "page", slug),
            changed=clock.local(updated or published),
            siblings=siblings.get(key, []),
        )
        for key, slug, updated, published in rows
    ]


def pages(language: str) -> list[Entry]:
    """Everything but articles: the front, the lists that hold something, the standing pages."""
    sources.record(f"list:names/{language}", f"list:archive/{language}")
    entries = [Entry(url=languages.url_to(language, view)) for view in ("front", "news_feed", "corrections", "archive")]
    for model, view in LISTS:
        entries += _lists(model, view, language)
    standing = StandingPage.objects.live().filter(locale__language_code=language).order_by("path")
    entries += [
        Entry(url=languages.url_to(language, "page", slug), changed=clock.local(changed) if changed else None)
        for slug, changed in standing.values_list("slug", "last_published_at")
    ]
    return entries


def news(language: str) -> list[News]:
    """The news of the last two days, the newest first. The page changes by itself when the oldest drops out."""
    sources.record(f"list:archive/{language}")  # not the news feed's: opinion is news to a search engine, too
    now = clock.now()
    found = _indexed(language).filter(published_at__gt=now - NEWS_FOR).exclude(tone=Tone.SPONSORED)
    rows = list(found.newest_first().values_list("slug", "title", "published_at")[:NEWS_AT_MOST])
    if rows:
        sources.record_moment(rows[-1][2] + NEWS_FOR)
    return [
        News(url=languages.url_to(language, "page", slug), headline=headline, published=clock.local(published))
        for slug, headline, published in rows
    ]


def _indexed(language: str) -> ArticleQuerySet:
    """Articles that search engines may keep under this address."""
    found: ArticleQuerySet = Article.objects.public().in_language(language).filter(noindex=False, canonical_url="")
    return found


def _article_siblings(found: ArticleQuerySet) -> dict[Any, list[tuple[str, str]]]:
    """Translation key → language and address of each edition where readers can see it, if there are several."""
    keys = found.order_by().values("translation_key")
    rows = Article.objects.public().filter(translation_key__in=keys, noindex=False, canonical_url="")
    by_key: dict[Any, dict[str, str]] = {}
    for key, code, slug in rows.values_list("translation_key", "edition", "slug"):
        by_key.setdefault(key, {})[code] = languages.url_to(code, "page", slug)
    return {
        key: [(code, urls[code]) for code in languages.codes() if code in urls]
        for key, urls in by_key.items()
        if len(urls) > 1
    }


def _lists(model: type[NamedInLanguage], view: str, language: str) -> list[Entry]:
    """Each list that holds something, with the moment of its newest article: one look into the index for each."""
    own = Concat(Value(f"{view}/"), Cast(OuterRef("pk"), CharField()))
    newest = Listing.objects.filter(list=own).order_by("-month", "-at").values("at")[:1]
    every = model._default_manager.filter(locale__language_code=language).order_by("slug")
    found = every.annotate(changed=Subquery(newest)).filter(changed__isnull=False)
    return [
        Entry(url=languages.url_to(language, view, slug), changed=clock.local(changed))
        for slug, changed in found.values_list("slug", "changed")[:AT_MOST]
    ]
