"""An ask as a block of a newsletter: HTML and text, with the figures as they stand when it is sent. A letter can't be filled in later."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from broadsheet.campaigns.asks import placing, printing, slots
from broadsheet.campaigns.asks.page_rules import Page
from broadsheet.campaigns.counting import members, tally
from broadsheet.campaigns.models import Ask, Placement
from broadsheet.foundation import languages


@dataclass(frozen=True)
class Block:
    """Both parts of it; `ask` is its key, for the ledger and for whoever counts."""

    html: str
    text: str
    ask: str


def block(language: str) -> Block | None:
    """The first of a language's asks for newsletters that may stand now; None where there is none.

    It is the same for all readers of an issue: whoever sends it leaves it out for members.
    """
    with translation.override(language):
        found = placing.at(Placement.NEWSLETTER, Page(language))
        return _written(found[0]) if found else None


def _written(ask: Ask) -> Block:
    shown = printing.Shown(ask, Page(ask.language))
    figures = _figures(ask)
    facts = {
        "ask": ask,
        "paragraphs": [str(line) for line in shown.paragraphs]
        if shown.is_over
        else [slots.as_words(line, figures) for line in ask.lines],
        "goal_line": shown.goal_line if shown.has_tally else "",
        "figures": figures,
        "is_over": shown.is_over,
        "link": languages.absolute(shown.link),
        "second_link": languages.absolute(shown.second_link),
    }
    return Block(
        html=render_to_string("campaigns/newsletter_block.html", facts),
        text=render_to_string("campaigns/newsletter_block.txt", facts).strip() + "\n",
        ask=ask.key,
    )


def _figures(ask: Ask) -> dict[str, str]:
    """The campaign's, as people write them."""
    if ask.campaign is None:
        return {}
    found = tally.of(ask.campaign)
    return {
        slots.COUNT: printing.number(found.count),
        slots.LEFT: printing.amount(ask, max(0, found.goal - found.total)),
        slots.TOTAL: printing.amount(ask, found.total),
        slots.GOAL: printing.amount(ask, found.goal),
        slots.MEMBERS: printing.number(members.now(with_gifts=True).count()),
    }
