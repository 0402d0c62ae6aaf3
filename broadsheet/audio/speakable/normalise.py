"""Text as a voice must get it: no figures, no signs, nothing that is read differently from what it means."""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.audio.speakable.pronouncing import Said, StandIns


def spoken(text: str, language: str, pronunciations: Sequence[Said] = ()) -> str:
    """The text as it is said in this language (a code such as "en"), names by the list."""
    names = StandIns(pronunciations)
    return names.take_back(" ".join(names.put(text).split()))
