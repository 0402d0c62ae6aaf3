"""From a script to samples, sentence by sentence, which is how it is known when each is spoken.

Before each sentence, whoever has just pressed a button goes first: a voice takes a core, and memory, for as long as it speaks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from broadsheet.audio.encoding import RATE
from broadsheet.audio.engines.base import Engine
from broadsheet.audio.sound import Samples, Sound
from broadsheet.audio.speakable.script import Kind, Script, sentences_of
from broadsheet.audio.tagging import Chapter
from broadsheet.foundation.giving_way import Patience

BETWEEN_SENTENCES = 0.12
"""Seconds; the voices themselves fall silent at the end of a sentence."""
AFTER = {
    Kind.HEADLINE: 0.8, Kind.RETRACTION: 0.8, Kind.BYLINE: 0.3, Kind.DATE: 0.8, Kind.STANDFIRST: 0.8, Kind.HEADING: 0.6,
    Kind.ITEM: 0.4, Kind.DEVELOPMENT: 0.5, Kind.TABLE: 0.6, Kind.ROW: 0.4,
}  # fmt: skip
AFTER_OTHERS = 0.55

Timing = tuple[str, int, int, int, int]
"""Block, index, start and end in milliseconds, and which sentence of its passage it is."""


@dataclass(frozen=True)
class Spoken:
    """What was said, and when."""

    sound: Sound
    timings: list[Timing]
    chapters: list[Chapter]


def speak(script: Script, engine: Engine, said: dict[str, Samples] | None = None) -> Spoken:
    """All of the script. `said` holds open sentences that were said before, where an open part is to repeat the whole's."""
    sound = Sound()
    timings: list[Timing] = []
    begun: list[tuple[str, int]] = []
    for passage in script.passages:
        if passage.kind in {Kind.HEADLINE, Kind.HEADING}:
            begun.append((passage.written or passage.text, _ms(sound.count)))
        for number, sentence in enumerate(sentences_of(passage.text)):
            begins = sound.count
            sound.add(_said(engine, sentence, said if passage.is_open else None))
            timings.append((passage.block, passage.index, _ms(begins), _ms(sound.count), number))
            sound.add(_nothing(BETWEEN_SENTENCES))
        sound.add(_nothing(AFTER.get(passage.kind, AFTER_OTHERS) - BETWEEN_SENTENCES))
    return Spoken(sound, timings, _chapters(begun, _ms(sound.count)))


def _said(engine: Engine, sentence: str, said: dict[str, Samples] | None) -> Samples:
    if said is None:
        return _say(engine, sentence)
    if sentence not in said:
        said[sentence] = _say(engine, sentence)
    return said[sentence]


def _say(engine: Engine, sentence: str) -> Samples:
    Patience().wait()
    return engine.say(sentence)


def _nothing(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def _ms(samples: int) -> int:
    return round(samples * 1000 / RATE)


def _chapters(begun: list[tuple[str, int]], end: int) -> list[Chapter]:
    """From one heading to the next. An article without headings has no chapters."""
    if len(begun) < 2:
        return []
    ends = [*(start for _title, start in begun[1:]), end]
    return [Chapter(title, start, stop) for (title, start), stop in zip(begun, ends, strict=True)]
