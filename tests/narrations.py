"""Narrations for tests that are not about voices: a short tone instead of speech, with times for every passage."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import numpy as np

from broadsheet.audio import changing, encoding, files, spoken
from broadsheet.audio.models import Narration, Part, State, VoiceKind
from broadsheet.audio.sound import Sound
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Article

PASSAGE_MS = 2000


@cache
def tone(seconds: int) -> bytes:
    """A real MP3 of so many seconds."""
    at = np.arange(seconds * encoding.RATE, dtype=np.float32) / encoding.RATE
    return encoding.encode(Sound([(0.3 * np.sin(2 * np.pi * 220 * at)).astype(np.float32)])).data


def narrate(article: Article, part: Part = Part.WHOLE, *, sound: bytes | None = None, **facts: Any) -> Narration:
    """A narration that readers may hear, of the article as it is now. A passage takes two seconds."""
    wanted = next(each for each in spoken.wanted_of(article) if each.part == part)
    for row in Narration.objects.current().filter(article=article, part=part):
        changing.end(row, why=row.why or "replaced")
    passages = wanted.script.passages
    timings = [
        (passage.block, passage.index, number * PASSAGE_MS, (number + 1) * PASSAGE_MS, 0)
        for number, passage in enumerate(passages)
    ]
    data = sound if sound is not None else f"ID3 {article.pk} {part} {wanted.digest}".encode()
    row = Narration(
        article=article, language=article.edition, part=part, is_gated=wanted.is_gated, digest=wanted.digest,
        revision_id=article.live_revision_id, voice_kind=VoiceKind.SYNTHETIC, engine="hibari", voice="Aoi",
        file=files.new_name(), bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), timings=timings,
        duration_ms=len(passages) * PASSAGE_MS, made_at=clock.now(), state=State.READY,
    )  # fmt: skip
    for name, value in facts.items():
        setattr(row, name, value)
    files.lay(row.file, data)
    changing.keep(row)
    return row
