"""One name, said by the voice of its language, for the desk to hear."""

from __future__ import annotations

import io
import wave

import numpy as np
from django.utils.translation import gettext as _

from broadsheet.audio.encoding import RATE
from broadsheet.audio.engines.base import EngineError
from broadsheet.audio.engines.choosing import engine_for
from broadsheet.audio.models import Pronunciation
from broadsheet.audio.speakable.normalise import spoken

FULL = 32767
"""The loudest sample of 16 bits."""


class MuteError(Exception):
    """No voice here says it; told in the desk's words."""


def is_possible(language: str) -> bool:
    """Whether a voice speaks this language here. Loads nothing."""
    engine = engine_for(language)
    return engine is not None and not engine.why_not()


def wav(entry: Pronunciation) -> bytes:
    """The name as a WAV file, mono, 16 bits. Raises `MuteError`."""
    engine = engine_for(entry.language)
    if engine is None or engine.why_not():
        raise MuteError(_("No voice speaks this language here."))
    try:
        samples = engine.say(spoken(f"{entry.written}.", entry.language, [entry.as_said]))
    except EngineError as error:
        raise MuteError(_("The voice failed: %s") % error) from error
    sound = (np.clip(samples, -1, 1) * FULL).astype("<i2").tobytes()
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(sound)
    return file.getvalue()
