"""The rules of English in their order: what holds more signs comes first ("$4.5bn" before "4.5", "3:30 p.m." before "3")."""

from __future__ import annotations

from broadsheet.audio.speakable.english import (
    abbreviations,
    addresses,
    clock_times,
    dates,
    designations,
    foreign,
    letters,
    money,
    numbers,
    ranks,
    roman,
    signs,
    units,
    years,
)

_RULES = (
    signs.unify, addresses.said, foreign.said, numbers.unify, signs.plain_spaces, money.said, numbers.large,
    dates.said, clock_times.said, units.said, ranks.said, abbreviations.said, roman.said, designations.said,
    years.said, numbers.said, numbers.rest, letters.said, signs.said,
)  # fmt: skip


def said(text: str, *, writes_day_first: bool = False) -> str:
    """English text as it is said. Where the day is written first, "06/12/2025" is in December."""
    text = dates.day_first(text) if writes_day_first else text
    for rule in _RULES:
        text = rule(text)
    return text
