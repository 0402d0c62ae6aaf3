"""Lists of articles: of a section, a topic, a contributor, a series, a month.

A list shows its newest articles on its own page and the rest by month, so that a new article changes one list and one
month, never every page of an archive.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import make_aware

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.models import Article, Contributor, Section, Series, Topic
from broadsheet.newsroom.models.article import ArticleQuerySet

NEWEST = 24
"""Articles that a list shows on its own page."""


def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's newest articles."""
    found = get_object_or_404(Section, locale__language_code=languages.current(), slug=slug)
    return _newest(request, "newsroom/section.html", found, _public().filter(section=found), f"section/{found.pk}")


def section_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A section's articles of one month."""
    found = get_object_or_404(Section, locale__language_code=languages.current(), slug=slug)
    return _month(request, found, _public().filter(section=found), f"section/{found.pk}", year, month)


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's newest articles."""
    found = get_object_or_404(Topic, locale__language_code=languages.current(), slug=slug)
    return _newest(request, "newsroom/topic.html", found, _public().filter(topics=found), f"topic/{found.pk}")


def topic_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A topic's articles of one month."""
    found = get_object_or_404(Topic, locale__language_code=languages.current(), slug=slug)
    return _month(request, found, _public().filter(topics=found), f"topic/{found.pk}", year, month)


def contributor(request: HttpRequest, slug: str) -> HttpResponse:
    """A contributor's record and newest articles."""
    found = get_object_or_404(Contributor, locale__language_code=languages.current(), slug=slug)
    articles = _public().filter(byline__contributor=found)
    return _newest(request, "newsroom/contributor.html", found, articles, f"contributor/{found.pk}")


def contributor_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A contributor's articles of one month."""
    found = get_object_or_404(Contributor, locale__language_code=languages.current(), slug=slug)
    articles = _public().filter(byline__contributor=found)
    return _month(request, found, articles, f"contributor/{found.pk}", year, month)


def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series' newest articles."""
    found = get_object_or_404(Series, locale__language_code=languages.current(), slug=slug)
    return _newest(request, "newsroom/series.html", found, _public().filter(series=found), f"series/{found.pk}")


def archive(request: HttpRequest) -> HttpResponse:
    """All months of the edition."""
    sources.record(f"list:archive/{languages.current()}")
    return render(request, "newsroom/archive.html", {"months": _months(_public())})


def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Everything that came out in one month."""
    return _month(request, None, _public(), f"archive/{languages.current()}", year, month)


def _public() -> ArticleQuerySet:
    articles: ArticleQuerySet = Article.objects.public().in_language(languages.current()).newest_first()
    return articles


def _newest(request: HttpRequest, template: str, found: Any, articles: ArticleQuerySet, source: str) -> HttpResponse:
    sources.record(f"list:{source}")
    context = {"found": found, "articles": list(articles.for_cards()[:NEWEST]), "months": _months(articles)}
    return render(request, template, context)


def _month(
    request: HttpRequest, found: Any, articles: ArticleQuerySet, source: str, year: int, month: int
) -> HttpResponse:
    if not (1 <= month <= 12 and 1900 <= year <= 9000):
        raise Http404
    zone = clock.publication_zone()
    begin = make_aware(datetime(year, month, 1), zone)
    end = make_aware(datetime(year + month // 12, month % 12 + 1, 1), zone)
    sources.record(f"list:{source}/{year}-{month:02}")
    of_month = list(articles.filter(published_at__gte=begin, published_at__lt=end).for_cards())
    if not of_month:
        raise Http404
    return render(request, "newsroom/month.html", {"found": found, "articles": of_month, "month": begin})


def _months(articles: QuerySet[Article]) -> list[datetime]:
    """The months in which there is something, the newest first."""
    months = articles.order_by().annotate(month=TruncMonth("published_at", tzinfo=clock.publication_zone()))
    return sorted(months.values_list("month", flat=True).distinct(), reverse=True)
