"""The list of names, as narrations read it."""

from __future__ import annotations

from broadsheet.audio.models import Pronunciation
from broadsheet.audio.speakable.pronouncing import Said


def known(language: str) -> tuple[Said, ...]:
    """How names are said in texts of this language."""
    return tuple(entry.as_said for entry in Pronunciation.objects.of(language))
