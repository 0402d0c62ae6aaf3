"""Which engine speaks which language: `NARRATION_ENGINES`, such as `en=hibari,uk=espeak`."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from broadsheet.audio.engines.base import Engine

ENGINES = {
    "hibari": "broadsheet.audio.engines.hibari.HibariEngine",
    "kokoro": "broadsheet.audio.engines.kokoro.KokoroEngine",
    "espeak": "broadsheet.audio.engines.espeak.EspeakEngine",
}
"""By name, and loaded when somebody speaks: their runtime takes a hundred megabytes, and aborts a process that forks afterwards."""


def engine_for(language: str) -> Engine | None:
    """The engine that a newsroom has chosen for the language, or `None`."""
    chosen = settings.NARRATION_ENGINES.get(language) or settings.NARRATION_ENGINES.get(language.split("-")[0])
    return _loaded(chosen, language) if chosen in ENGINES else None


@cache
def _loaded(name: str, language: str) -> Engine:
    """One for the process: a voice is loaded once."""
    kind: type[Engine] = import_string(ENGINES[name])
    return kind(language)
