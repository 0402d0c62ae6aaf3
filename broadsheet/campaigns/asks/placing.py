"""Which asks a page holds at a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from broadsheet.campaigns.asks import page_rules
from broadsheet.campaigns.asks.page_rules import Page
from broadsheet.campaigns.models import Ask
from broadsheet.campaigns.models.ask import source_of, source_of_campaign
from broadsheet.foundation import clock, sources

AT_MOST = 4
"""Of one place on one page: each costs every reader some hundred bytes."""


def at(placement: str, page: Page) -> list[Ask]:
    """The candidates, the first choice first. Records what the page was made from, also of those that do not stand on it."""
    return fit(written(placement, page.language), page)


def written(placement: str, language: str, *, request: Any = None) -> list[Ask]:
    """All that a place might show, whatever its page. Looked up once for a request."""
    kept: dict[str, Sequence[Ask]] = {} if request is None else request.__dict__.setdefault("_asks", {})
    if language not in kept:
        kept[language] = published(language)
    found = [ask for ask in kept[language] if ask.placement == placement]
    _record_moments(found)
    return found


def fit(asks: Sequence[Ask], page: Page) -> list[Ask]:
    """Those of them that the page may hold."""
    now = clock.now()
    return [ask for ask in asks if not page_rules.why_not(ask, page, now)][:AT_MOST]


def published(language: str) -> Sequence[Ask]:
    """All asks of a language, looked up once for the pages that are printed together."""
    return sources.shared(("asks", language), lambda: _published(language))


def _published(language: str) -> list[Ask]:
    found = list(Ask.objects.published(language))
    sources.record(source_of(language), *(source_of_campaign(ask.campaign) for ask in found if ask.campaign))
    return found


def _record_moments(asks: Sequence[Ask]) -> None:
    now = clock.now()
    for moment in {moment for ask in asks for moment in page_rules.moments(ask)}:
        if moment > now:
            sources.record_moment(moment)
