"""Lists of articles: of a section, a topic, a contributor, a series, a month.

A list shows its newest articles on its own page and the rest by month, so that a new article changes one list and one
month, never every page of an archive.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import make_aware
from django.views.decorators.http import require_safe

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom import cards, gate
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import Article, Contributor, Listing, Section, Series, Topic
from broadsheet.newsroom.models.named import NamedInLanguage

NEWEST = 24
"""Articles that a list shows on its own page."""


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's newest articles."""
    found = _known(Section, slug)
    return _newest(request, "section", found)


@require_safe
def section_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A section's articles of one month."""
    found = _known(Section, slug)
    return _month(request, "section", found, year, month)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's newest articles."""
    found = _known(Topic, slug)
    return _newest(request, "topic", found)


@require_safe
def topic_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A topic's articles of one month."""
    found = _known(Topic, slug)
    return _month(request, "topic", found, year, month)


@require_safe
def contributor(request: HttpRequest, slug: str) -> HttpResponse:
    """A contributor's record and newest articles."""
    found = _known(Contributor, slug)
    return _newest(request, "contributor", found)


@require_safe
def contributor_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A contributor's articles of one month."""
    found = _known(Contributor, slug)
    return _month(request, "contributor", found, year, month)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series' newest articles, the newest with its key developments."""
    found = _known(Series, slug)
    sources.record(f"list:series/{found.pk}")
    articles = cards.fetch(Article.objects.listed_in(f"series/{found.pk}").values_list("pk", flat=True)[:NEWEST])
    context = {"found": found, "articles": articles, "developments": _developments(articles[:1])}
    return render(request, "newsroom/series.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """All months of the edition."""
    sources.record(f"list:archive/{languages.current()}")
    return render(
        request, "newsroom/archive.html", {"months": Listing.objects.months(f"archive/{languages.current()}")}
    )


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Everything that came out in one month."""
    return _month(request, "archive", None, year, month)


def _known(model: type[NamedInLanguage], slug: str) -> Any:
    return get_object_or_404(known(model), locale__language_code=languages.current(), slug=slug)


def _newest(request: HttpRequest, kind: str, found: NamedInLanguage) -> HttpResponse:
    """A list's own page. `kind` names its template, its address and its source alike."""
    name = f"{kind}/{found.pk}"
    sources.record(f"list:{name}")
    context = {
        "found": found,
        "articles": cards.fetch(Article.objects.listed_in(name).values_list("pk", flat=True)[:NEWEST]),
        "months": Listing.objects.months(name),
        "month_view": f"{kind}_month",
    }
    return render(request, f"newsroom/{kind}.html", context)


def _month(request: HttpRequest, kind: str, found: NamedInLanguage | None, year: int, month: int) -> HttpResponse:
    if not (1 <= month <= 12 and 1900 <= year <= 9000):
        raise Http404
    name = f"{kind}/{found.pk if found else languages.current()}"
    # Of the whole list only which months there are beside this one, or each new story would print all of them anew.
    sources.record(f"list:{name}/{year}-{month:02}", f"months:{name}/{year}-{month:02}")
    listed = Article.objects.listed_in(name, month=date(year, month, 1))
    of_month = list(listed.select_related("locale").defer("body"))
    if not of_month:
        raise Http404
    begin = make_aware(datetime(year, month, 1), clock.publication_zone())
    months = Listing.objects.months(name)
    context = {
        "found": found,
        "articles": of_month,
        "month": begin,
        "month_view": f"{kind}_month",
        "earlier": max((other for other in months if other < begin), default=None),
        "later": min((other for other in months if other > begin), default=None),
    }
    return render(request, "newsroom/month.html", context)


def _developments(newest: list[Article]) -> list[str]:
    """What the newest issue of a digest lists, as far as everyone may read it."""
    return [
        item.source
        for article in newest
        for block in gate.open_blocks(article)
        if block.block_type == "key_developments"
        for item in block.value["items"]
    ]
