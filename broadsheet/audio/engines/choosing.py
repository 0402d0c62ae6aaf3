"""Which engine speaks which language: `NARRATION_ENGINES`, such as `en=hibari,uk=espeak`."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from broadsheet.audio.engines.base import Engine
from broadsheet.audio.engines.espeak import EspeakEngine
from broadsheet.audio.engines.hibari import HibariEngine
from broadsheet.audio.engines.kokoro import KokoroEngine

ENGINES: dict[str, type[Engine]] = {kind.name: kind for kind in (HibariEngine, KokoroEngine, EspeakEngine)}


def engine_for(language: str) -> Engine | None:
    """The engine that a newsroom has chosen for the language, or `None`."""
    chosen = settings.NARRATION_ENGINES.get(language) or settings.NARRATION_ENGINES.get(language.split("-")[0])
    return _loaded(chosen, language) if chosen in ENGINES else None


@cache
def _loaded(name: str, language: str) -> Engine:
    """One for the process: a voice is loaded once."""
    return ENGINES[name](language)
