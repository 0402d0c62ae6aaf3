"""Running stories as readers see them: the timeline, its months, and what was said would happen."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import make_aware
from django.views.decorators.http import require_safe

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom import timeline as timelines
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import RunningStory


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """What is still open, then the newest of everything; the rest by month."""
    found = _known(slug)
    if found.picture_id is not None:
        sources.record(f"picture:{found.picture_id}")
    return render(request, "newsroom/running_story.html", {"found": found, "timeline": timelines.of(found)})


@require_safe
def month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """Everything of one month; 404 where there is nothing."""
    if not (1 <= month <= 12 and 1900 <= year <= 9000):
        raise Http404
    found = _known(slug)
    entries = timelines.of_month(found, date(year, month, 1))
    if not entries:
        raise Http404
    begin = make_aware(datetime(year, month, 1), clock.publication_zone())
    others = timelines.months(found)
    context = {
        "found": found,
        "entries": entries,
        "month": begin,
        "earlier": max((other for other in others if other < begin), default=None),
        "later": min((other for other in others if other > begin), default=None),
    }
    return render(request, "newsroom/running_story_month.html", context)


@require_safe
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    """What its articles said would happen, as far as an editor has told readers of it; 404 without any."""
    found = _known(slug)
    shown = timelines.claims(found)
    if not shown:
        raise Http404
    return render(request, "newsroom/running_story_claims.html", {"found": found, "claims": shown})


def _known(slug: str) -> RunningStory:
    rows = known(RunningStory).select_related("locale", "picture")
    found: RunningStory = get_object_or_404(rows, locale__language_code=languages.current(), slug=slug)
    return found
