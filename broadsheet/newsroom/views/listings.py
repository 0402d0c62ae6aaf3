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
from django.views.decorators.http import require_safe

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom import cards, gate
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import Article, Contributor, Section, Series, Topic
from broadsheet.newsroom.models.article import ArticleQuerySet
from broadsheet.newsroom.models.named import NamedInLanguage

NEWEST = 24
"""Articles that a list shows on its own page."""


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's newest articles."""
    found = _known(Section, slug)
    return _newest(request, "section", found, _public().filter(section=found))


@require_safe
def section_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A section's articles of one month."""
    found = _known(Section, slug)
    return _month(request, "section", found, _public().filter(section=found), year, month)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's newest articles."""
    found = _known(Topic, slug)
    return _newest(request, "topic", found, _public().filter(topics=found))


@require_safe
def topic_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A topic's articles of one month."""
    found = _known(Topic, slug)
    return _month(request, "topic", found, _public().filter(topics=found), year, month)


@require_safe
def contributor(request: HttpRequest, slug: str) -> HttpResponse:
    """A contributor's record and newest articles."""
    found = _known(Contributor, slug)
    return _newest(request, "contributor", found, _public().filter(byline__contributor=found).distinct())


@require_safe
def contributor_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A contributor's articles of one month."""
    found = _known(Contributor, slug)
    return _month(request, "contributor", found, _public().filter(byline__contributor=found).distinct(), year, month)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series' newest articles, the newest with its key developments."""
    found = _known(Series, slug)
    sources.record(f"list:series/{found.pk}")
    articles = cards.fetch(_public().filter(series=found).values_list("pk", flat=True)[:NEWEST])
    context = {"found": found, "articles": articles, "developments": _developments(articles[:1])}
    return render(request, "newsroom/series.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """All months of the edition."""
    sources.record(f"list:archive/{languages.current()}")
    return render(request, "newsroom/archive.html", {"months": _months(_public())})


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Everything that came out in one month."""
    return _month(request, "archive", None, _public(), year, month)


def _known(model: type[NamedInLanguage], slug: str) -> Any:
    return get_object_or_404(known(model), locale__language_code=languages.current(), slug=slug)


def _public() -> ArticleQuerySet:
    articles: ArticleQuerySet = Article.objects.public().in_language(languages.current()).newest_first()
    return articles


def _newest(request: HttpRequest, kind: str, found: NamedInLanguage, articles: ArticleQuerySet) -> HttpResponse:
    """A list's own page. `kind` names its template, its address and its source alike."""
    sources.record(f"list:{kind}/{found.pk}")
    context = {
        "found": found,
        "articles": cards.fetch(articles.values_list("pk", flat=True)[:NEWEST]),
        "months": _months(articles),
        "month_view": f"{kind}_month",
    }
    return render(request, f"newsroom/{kind}.html", context)


def _month(
    request: HttpRequest, kind: str, found: NamedInLanguage | None, articles: ArticleQuerySet, year: int, month: int
) -> HttpResponse:
    if not (1 <= month <= 12 and 1900 <= year <= 9000):
        raise Http404
    zone = clock.publication_zone()
    begin = make_aware(datetime(year, month, 1), zone)
    end = make_aware(datetime(year + month // 12, month % 12 + 1, 1), zone)
    source = f"{kind}/{found.pk if found else languages.current()}"
    sources.record(f"list:{source}", f"list:{source}/{year}-{month:02}")
    of_month = list(
        articles.filter(published_at__gte=begin, published_at__lt=end).select_related("locale").defer("body")
    )
    if not of_month:
        raise Http404
    months = _months(articles)
    context = {
        "found": found,
        "articles": of_month,
        "month": begin,
        "month_view": f"{kind}_month",
        "earlier": max((other for other in months if other < begin), default=None),
        "later": min((other for other in months if other > begin), default=None),
    }
    return render(request, "newsroom/month.html", context)


def _months(articles: QuerySet[Article]) -> list[datetime]:
    """The months in which there is something, the newest first."""
    months = articles.order_by().annotate(month=TruncMonth("published_at", tzinfo=clock.publication_zone()))
    return sorted(months.values_list("month", flat=True).distinct(), reverse=True)


def _developments(newest: list[Article]) -> list[str]:
    """What the newest issue of a digest lists, as far as everyone may read it."""
    return [
        item.source
        for article in newest
        for block in gate.open_blocks(article)
        if block.block_type == "key_developments"
        for item in block.value["items"]
    ]
