"""What is to be said of an article now, part by part, and whether it can be said at all."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from broadsheet.audio import names, rules
from broadsheet.audio.engines.base import Engine
from broadsheet.audio.engines.choosing import engine_for
from broadsheet.audio.models import Part, Why
from broadsheet.audio.speakable.reading import script_of
from broadsheet.audio.speakable.script import Script
from broadsheet.newsroom import gate
from broadsheet.newsroom.models import Article

MOST_WORDS = 12_000
"""More than an hour: as much as one machine can hold in memory without a thought."""
MOSTLY = 0.5
_CYRILLIC = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"}
_OTHERS = {
    "ar": "ARABIC",
    "el": "GREEK",
    "fa": "ARABIC",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
}


@dataclass(frozen=True)
class Wanted:
    """One file that the article is to have."""

    part: Part
    script: Script
    is_gated: bool

    @property
    def digest(self) -> str:
        """Of what is spoken, and to whom."""
        return self.script.digest

    @property
    def words(self) -> int:
        """How many are spoken."""
        return len(self.script.text.split())


def wanted_of(article: Article) -> list[Wanted]:
    """The files that this article is to have as it is now: one, or two where a part of it is closed to strangers."""
    script = script_of(article, names.known(str(article.edition)))
    is_gated = gate.is_gated(article)
    found = [Wanted(Part.WHOLE, script, is_gated)]
    if is_gated and rules.makes_previews():
        found.append(Wanted(Part.OPEN, script.open_part, is_gated=False))
    return found


def why_not(wanted: Wanted) -> tuple[Why, str] | None:
    """Why nothing can be made of it: the reason, and more words for the desk. `None` if all is well."""
    engine = engine_for(wanted.script.language)
    reason = engine.why_not() if engine else ""
    if engine is None or reason:
        return Why.NO_VOICE, reason
    if not any(passage.text.strip() for passage in wanted.script.passages):
        return Why.NOTHING_TO_SAY, ""
    if wanted.words > MOST_WORDS:
        return Why.TOO_LONG, ""
    written = " ".join(passage.written or passage.text for passage in wanted.script.passages)
    if share_of_script(written, wanted.script.language) < MOSTLY:
        return Why.OTHER_SCRIPT, ""
    return None


def voice_for(wanted: Wanted) -> Engine:
    """The engine that speaks it; `why_not` has said that there is one."""
    engine = engine_for(wanted.script.language)
    if engine is None:
        raise LookupError(f"No voice for {wanted.script.language}")
    return engine


def share_of_script(text: str, language: str) -> float:
    """How many of the letters are of the script that the language is written in, from 0 to 1; 1 for a text without letters."""
    code = language.split("-")[0]
    script = "CYRILLIC" if code in _CYRILLIC else _OTHERS.get(code, "LATIN")
    letters = [letter for letter in text if letter.isalpha()]
    own = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
    return own / len(letters) if letters else 1.0
