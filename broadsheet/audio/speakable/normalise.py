"""Text as a voice must get it: no figures, no signs, nothing that is read differently from what it means."""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.audio.speakable import other_languages
from broadsheet.audio.speakable.english import every_rule
from broadsheet.audio.speakable.pronouncing import Said, StandIns

ENGLISH = "en"
DAY_FIRST = frozenset({"gb", "ie", "au", "nz", "za", "in", "mt", "ke", "ng", "sg"})
"""Where "06/12/2025" is in December. In "en" and everywhere else it is in June: the voice is American, and so is the list of words."""


def spoken(text: str, language: str, pronunciations: Sequence[Said] = ()) -> str:
    """The text as it is said in this language (a code such as "en" or "en-gb"), names by the list.

    English comes out in words only. Other languages get their plain numbers in words where num2words knows them; the
    rest is left to their engine.
    """
    names = StandIns(pronunciations)
    text = names.put(text)
    code, _dash, region = language.lower().partition("-")
    is_english = code == ENGLISH
    text = (
        every_rule.said(text, writes_day_first=region in DAY_FIRST)
        if is_english
        else other_languages.said(text, language)
    )
    return names.take_back(text)
