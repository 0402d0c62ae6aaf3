"""Why a page does not hold an ask: the rules that are the same for all its readers, in the order in which they are asked.

What is true of one reader alone their browser decides: `static/js/ask-rules.js`. `docs/campaigns.md` has both as one table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadsheet.campaigns.models import Ask, Placement
from broadsheet.campaigns.models.ask import AFTER_END


@dataclass(frozen=True)
class Page:
    """What is known of a page. Articles are read by what they are like, not by their class: the wall stands between.

    `asks` is the article's own switch; `is_closed` says that its readers meet a gate, which asks already.
    """

    language: str
    asks: bool = True
    is_sensitive: bool = False
    is_closed: bool = False
    section: str = ""
    topics: frozenset[str] = frozenset()
    article: int = 0

    @classmethod
    def of(cls, article: Any, language: str) -> Page:
        """The page of an article, or with None a page that is none."""
        if not article:
            return cls(language)
        return cls(
            language,
            asks=not getattr(article, "no_asks", False),
            is_sensitive=bool(getattr(article, "is_sensitive", False)),
            is_closed=getattr(article, "access", "open") != "open",
            section=article.section.slug if getattr(article, "section_id", None) else "",
            topics=frozenset(topic.slug for topic in article.topics.all()) if article.pk else frozenset(),
            article=article.pk or 0,
        )


Rule = Callable[[Ask, Page, datetime], bool]


def switched_off(_ask: Ask, page: Page, _at: datetime) -> bool:
    """The article's editors want none on it."""
    return not page.asks


def is_sensitive(ask: Ask, page: Page, _at: datetime) -> bool:
    """Under what is sensitive only gentle asks stand."""
    return page.is_sensitive and not ask.is_gentle


def is_gated(ask: Ask, page: Page, _at: datetime) -> bool:
    """A closed article ends at its gate, which offers a membership itself."""
    return page.is_closed and ask.placement in {Placement.END, Placement.INSIDE}


def is_untimely(ask: Ask, _page: Page, at: datetime) -> bool:
    """Not launched, before its time, or after it; the end of its campaign is told for some days."""
    if ask.campaign is not None and not ask.campaign.is_launched:
        return True
    starts, ends = ask.window
    if starts is not None and at < starts:
        return True
    return ends is not None and at >= ends + tells_for(ask)


def is_elsewhere(ask: Ask, page: Page, _at: datetime) -> bool:
    """It is meant for other sections or topics. On pages that are no articles such an ask never stands."""
    sections, topics = ask.sections.split(), frozenset(ask.topics.split())
    return bool(sections and page.section not in sections) or bool(topics and not topics & page.topics)


RULES: tuple[tuple[str, Rule], ...] = (
    ("switch", switched_off),
    ("sensitive", is_sensitive),
    ("gate", is_gated),
    ("schedule", is_untimely),
    ("targeting", is_elsewhere),
)
"""Each by its name, in order."""


def why_not(ask: Ask, page: Page, at: datetime) -> str:
    """The first rule that keeps it off the page; an empty string if none does."""
    return next((name for name, rule in RULES if rule(ask, page, at)), "")


def tells_for(ask: Ask) -> timedelta:
    """How long after its end it tells what came of the campaign: not at all where it ended before it, or where nobody wrote that."""
    campaign = ask.campaign
    if campaign is None or ask.window[1] != campaign.ends_at or not words_after(ask):
        return timedelta()
    return AFTER_END


def words_after(ask: Ask) -> str:
    """What is said after the campaign's end, in the ask's language."""
    return _words(ask, "ended")


def words_when_reached(ask: Ask) -> str:
    """What is said once the goal is reached."""
    return _words(ask, "reached")


def title(ask: Ask) -> str:
    """The goal in words."""
    return _words(ask, "title")


def _words(ask: Ask, name: str) -> str:
    if ask.campaign is None:
        return ""
    return next((str(getattr(words, name)) for words in ask.campaign.words.all() if words.language == ask.language), "")


def moments(ask: Ask) -> list[datetime]:
    """When it comes, changes and goes."""
    starts, ends = ask.window
    found = [starts] if starts else []
    return [*found, ends, ends + tells_for(ask)] if ends else found
