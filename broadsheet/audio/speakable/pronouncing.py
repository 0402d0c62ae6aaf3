"""How names are said: what the desk wrote down, put into the text that a voice reads.

A sound in IPA stands in a text as `[Olena](/olˈɛnə/)`. An engine that does not take sounds reads `without_sounds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from broadsheet.audio.speakable.sounds import for_voices

_SOUND = re.compile(r"\[([^\[\]]+)\]\(/([^/()]+)/\)")
# Letters that no article holds: to every rule, what stands for a name is a word with a capital.
_CAPITAL, _SMALL = "Ꟁ", "ꟁ"
_STAND_IN = re.compile(f"{_CAPITAL}({_SMALL}+)(['’]s)?")
_HISSING = ("s", "z", "ʃ", "ʒ", "ʧ", "ʤ")
_VOICELESS = ("p", "t", "k", "f", "θ")


@dataclass(frozen=True)
class Said:
    """How one word or name is said: respelled in plain letters, or in IPA without slashes if `is_ipa`."""

    written: str
    said: str
    is_ipa: bool = False


class StandIns:
    """Stands for names while the rules of a language work on the rest of a text."""

    def __init__(self, pronunciations: Sequence[Said]) -> None:
        self._pattern, self._by_written = _compiled(tuple(pronunciations))
        self._kept: list[Said] = []

    def put(self, text: str) -> str:
        """The text with every known name, and every sound that is there already, replaced."""
        text = text.replace(_CAPITAL, "").replace(_SMALL, "")
        text = _SOUND.sub(lambda found: self._stand_in(Said(found[1], found[2], is_ipa=True)), text)
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._stand_in(self._by_written[found[0]]), text)

    def take_back(self, text: str) -> str:
        """The text with what is said in their places."""
        return _STAND_IN.sub(lambda found: _said(self._kept[len(found[1]) - 1], found[2] or ""), text)

    def _stand_in(self, said: Said) -> str:
        self._kept.append(said)
        return _CAPITAL + _SMALL * len(self._kept)


def without_sounds(text: str) -> str:
    """The text for people, and for engines that do not take sounds: "[Olena](/olˈɛnə/)" becomes "Olena"."""
    return _SOUND.sub(lambda found: found[1], text)


def words_that_hold(text: str, written: Iterable[str]) -> set[str]:
    """Those of the written forms that the text holds as whole words."""
    return {form for form in written if _whole(form).search(text)}


def _said(said: Said, ending: str) -> str:
    if not said.is_ipa:
        return said.said + ending
    sound = for_voices(said.said)
    return f"[{said.written}{ending}](/{sound}{_ending_after(sound) if ending else ''}/)"


def _ending_after(sound: str) -> str:
    """The sound of a possessive "'s"."""
    if sound.endswith(_HISSING):
        return "ᵻz"
    return "s" if sound.endswith(_VOICELESS) else "z"


def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")


@lru_cache(maxsize=16)
def _compiled(pronunciations: tuple[Said, ...]) -> tuple[re.Pattern[str] | None, dict[str, Said]]:
    """One pattern for all of them, longer forms first."""
    by_written = {said.written: said for said in pronunciations if said.written.strip()}
    if not by_written:
        return None, {}
    forms = "|".join(re.escape(form) for form in sorted(by_written, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)"), by_written
