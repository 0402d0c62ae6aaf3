"""Asks as they are printed: hidden, with all that the browser must know to show one of them, and no figures.

Nothing here is about one reader. Without JavaScript nothing is asked; the masthead keeps the way to a membership.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from broadsheet.campaigns.asks import page_rules, placing, slots, trials
from broadsheet.campaigns.asks.page_rules import Page
from broadsheet.campaigns.models import Ask, Placement
from broadsheet.foundation import clock, inline, languages
from broadsheet.foundation.money import Money

PAGES = frozenset({
    "front", "page", "section", "section_month", "topic", "topic_month", "contributor", "contributor_month", "series",
    "archive", "archive_month", "news_feed",
})  # fmt: skip
"""Views whose pages have a banner. Nobody is asked at the checkout, in their account, or where a page is missing."""

ABOVE = frozenset({Placement.BANNER, Placement.FRONT, Placement.STRIP})
"""What may stand in the first view: decided by a script within the page, before anything is painted."""


WIDEST = 99_999
"""So many members have room in a sentence; more make it a little wider when they come."""


@dataclass(frozen=True)
class Shown:
    """An ask with everything that its template needs."""

    ask: Ask
    page: Page

    @property
    def id(self) -> str:
        """Its own on the page."""
        return f"ask-{self.ask.placement}-{self.ask.key}"

    @property
    def campaign(self) -> str:
        """The campaign's key, or nothing."""
        return self.ask.campaign.key if self.ask.campaign else ""

    @property
    def is_over(self) -> bool:
        """Whether its campaign is: then it asks no more, it tells."""
        return self.ask.campaign is not None and clock.now() >= self.ask.campaign.ends_at

    @property
    def paragraphs(self) -> list[SafeString]:
        """What it says, each figure an empty room of its width."""
        if self.is_over:
            return [format_html("{}", page_rules.words_after(self.ask))]
        return [slots.filled(line, self._figure) for line in self.ask.lines]

    @property
    def goal_line(self) -> str:
        """The goal in words, above the bar."""
        return page_rules.title(self.ask)

    @property
    def reached(self) -> str:
        """What stands there instead once it is reached."""
        return page_rules.words_when_reached(self.ask)

    @property
    def goal(self) -> str:
        """The goal as people write it."""
        return amount(self.ask, self.ask.campaign.goal) if self.ask.campaign else ""

    @property
    def total(self) -> str:
        """The room of what it has come to."""
        return self._figure(slots.TOTAL)

    @property
    def has_tally(self) -> bool:
        """Whether the bar stands there."""
        return self.ask.shows_tally and self.ask.campaign is not None

    @property
    def link(self) -> str:
        """Where its button leads, with what the ledger keeps."""
        return self._leads_to(self.ask.target)

    @property
    def second_link(self) -> str:
        """Where the second leads."""
        return self._leads_to(self.ask.second_target)

    @property
    def reminder_link(self) -> str:
        """To the small form."""
        return f"{reverse('reminder')}?{self._attribution()}"

    @property
    def rules(self) -> str:
        """What the browser decides by: only what is set."""
        return json.dumps(rules_of(self.ask), separators=(",", ":"))

    def _leads_to(self, target: str) -> str:
        return f"{reverse(target)}?{self._attribution()}"

    def _attribution(self) -> str:
        said: dict[str, Any] = {"campaign": self.campaign, "ask": self.ask.key, "article": self.page.article or ""}
        return urlencode({name: value for name, value in said.items() if value})

    def _figure(self, name: str) -> str:
        if name == slots.GOAL:
            return format_html('<span class="ask-number">{}</span>', self.goal)
        room = self.goal if name != slots.MEMBERS else number(WIDEST)
        return format_html(
            '<span class="ask-figure" data-figure="{}"><span aria-hidden="true">{}</span><b></b></span>', name, room
        )


def rules_of(ask: Ask) -> dict[str, Any]:
    """An ask's bounds for `static/js/ask-rules.js`: times in seconds since 1970, days as days."""
    starts, ends = ask.window
    found: dict[str, Any] = {
        "from": starts and int(starts.timestamp()),
        "until": ends and int((ends + page_rules.tells_for(ask)).timestamp()),
        "cap": ask.cap,
        "capDays": ask.cap_days,
        "quiet": ask.quiet_days,
        "again": ask.shown_again_at and int(ask.shown_again_at.timestamp()),
        "readMin": ask.read_min,
        "readMax": ask.read_max,
        "countries": ask.countries.split(),
        "device": ask.device,
        "signedIn": ask.signed_in,
        "consent": ask.needs_consent,
        "gentle": ask.is_gentle,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [], False)}


def needs_knowledge(ask: Ask) -> bool:
    """Whether a browser that has never been here can't tell if it is for its reader."""
    aimed = (ask.countries, ask.device, ask.signed_in, ask.read_min, ask.needs_consent)
    return any(aimed) or ask.read_max is not None


def banner(request: Any = None, article: Any = None, **_page: object) -> str:
    """Above the masthead."""
    match = getattr(request, "resolver_match", None)
    if match is None or match.view_name not in PAGES:
        return ""
    return slot(Placement.BANNER, article, request)


def after_body(request: Any = None, article: Any = None, **_page: object) -> str:
    """The appeal at an article's end."""
    return slot(Placement.END, article, request)


def inside(request: Any = None, article: Any = None, **_page: object) -> str:
    """Between an article's paragraphs."""
    return slot(Placement.INSIDE, article, request)


def front_box(request: Any = None, **_page: object) -> str:
    """The front's box."""
    return slot(Placement.FRONT, None, request)


def strip(request: Any = None, **_page: object) -> str:
    """The news feed's strip."""
    return slot(Placement.STRIP, None, request)


def slot(placement: str, article: Any, request: Any) -> str:
    """A place with its candidates; nothing at all where there are none."""
    language = languages.current()
    written = placing.written(placement, language, request=request)
    if not written:
        return ""
    page = Page.of(article or None, language)
    asks = placing.fit(written, page)
    if not asks:
        return ""
    experiment = trials.of(placement)
    drawn = trials.asks_in(experiment)
    return render_to_string(
        "campaigns/slot.html",
        {
            "placement": placement,
            "page": page,
            "experiment": json.dumps(experiment, separators=(",", ":")) if experiment else "",
            "shown": [(Shown(ask, page), ask.key in drawn or needs_knowledge(ask)) for ask in asks],
            "script": inline.script("asks") if placement in ABOVE else "",
        },
    )


def preview(ask: Ask) -> str:
    """It alone, as the desk looks at it: shown at once, and nothing is counted."""
    shown = Shown(ask, Page(ask.language))
    context = {"placement": ask.placement, "page": shown.page, "shown": [(shown, False)], "is_preview": True}
    with translation.override(ask.language):
        return render_to_string("campaigns/slot.html", context)


def amount(ask: Ask, value: int) -> str:
    """A value of its campaign's kind, as people write it; nothing without a campaign."""
    if ask.campaign is None:
        return ""
    found = ask.campaign.amount(value)
    return str(found) if isinstance(found, Money) else number(found)


def number(value: int) -> str:
    """As people write it."""
    return number_format(value, use_l10n=True, force_grouping=True)
