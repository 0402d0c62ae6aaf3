"""What the rule must know of a language: how it names days, and how its verbs tell what will be from what was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language's patterns. They are matched in text whose apostrophes and spaces are plain (`sentences.flat`)."""

    code: str
    named: re.Pattern[str]
    """A day or a stretch with a name. Groups: lead, part, which, and one of date, weekday, month, season, unit, year,
    tomorrow; `of` holds a year said beside a month or a season."""
    spans: re.Pattern[str]
    """A stretch counted from today. Groups: count and length, or vague ("the coming weeks")."""
    alone: frozenset[str]
    """Stretches that are times without a word before them ("навесні"); others need one ("in March", "next year")."""
    not_before: re.Pattern[str]
    """What stands before a time that is past or a habit: "since March", "every Monday"."""
    verbs: re.Pattern[str]
    """Groups: ahead, present, been. A match of no group is no sign of either ("be closed")."""
    clause: re.Pattern[str]
    habit: re.Pattern[str]
    unknown: re.Pattern[str]
    """No date is known, said outright."""
    asks_when: re.Pattern[str]
    """The word "when" of a question inside the sentence; what happens then must lie ahead."""
    not_known: re.Pattern[str]
    """That nobody said or knows it."""
    stems: Mapping[str, str]
    """The beginning of a word → what it means (see `days`); the longest beginning wins."""
    dates: Mapping[str, str]
    """The beginning of a day's or month's name → the form that dateparser reads."""

    def meaning(self, word: str | None) -> str:
        """What a word means; "" for none."""
        return _by_stem(self.stems, word)

    def date_word(self, word: str) -> str:
        """A day or month in the form that dateparser reads."""
        return _by_stem(self.dates, word) or word


def _by_stem(stems: Mapping[str, str], word: str | None) -> str:
    said = " ".join((word or "").lower().replace("-", " ").split())
    for length in range(len(said), 0, -1):
        if said[:length] in stems:
            return stems[said[:length]]
    return ""
