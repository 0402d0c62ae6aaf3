"""Figures in an ask's text: `{count}` and its like stand there until the browser has asked for the tally."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

COUNT, LEFT, TOTAL, MEMBERS, GOAL = "count", "left", "total", "members", "goal"
NAMES = frozenset({COUNT, LEFT, TOTAL, MEMBERS, GOAL})

_SLOT = re.compile(r"\{([a-z_]+)\}")


def names(text: str) -> set[str]:
    """Those that a text names, known or not."""
    return set(_SLOT.findall(text))


def filled(text: str, figure: Callable[[str], str]) -> SafeString:
    """The text as HTML, each slot as `figure` says it. What people wrote is escaped."""
    parts = _SLOT.split(text)
    shown = [
        figure(part) if number % 2 and part in NAMES else format_html("{}", f"{{{part}}}" if number % 2 else part)
        for number, part in enumerate(parts)
    ]
    return mark_safe("".join(shown))


def as_words(text: str, figures: dict[str, str]) -> str:
    """The text as plain words, for a letter."""
    return _SLOT.sub(lambda slot: figures.get(slot[1], slot[0]), text)
