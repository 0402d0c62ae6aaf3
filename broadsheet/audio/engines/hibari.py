"""English: a small neural voice that comes with the package and needs no network."""

from __future__ import annotations

import threading
from functools import cached_property
from importlib.metadata import version as version_of
from typing import Any, ClassVar

import hibari
import onnxruntime
from django.utils.translation import gettext as _

from broadsheet.audio.encoding import RATE
from broadsheet.audio.engines.base import Engine, EngineError
from broadsheet.audio.sound import Samples

SEED = 0
"""Of the noise in the voice: the same text gives the same sound."""
VOICE = "heart"
"""The only voice inside the package; the others would be downloaded on first use."""


class HibariEngine(Engine):
    """Speaks American English. It spells out what is not Latin, so texts come romanised."""

    name: ClassVar[str] = "hibari"

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._one_at_a_time = threading.Lock()

    @property
    def version(self) -> str:
        """Of the package."""
        return version_of("hibari-tts")

    @property
    def voice(self) -> str:
        """As the package calls it."""
        return VOICE

    def why_not(self) -> str:
        """English only."""
        return "" if self.language.split("-")[0] == "en" else _("hibari speaks English only.")

    def say(self, sentence: str) -> Samples:
        """A sentence that is too long for the voice is said in several breaths."""
        with self._one_at_a_time:
            try:
                said: Samples = self._loaded(sentence, seed=SEED)
            except Exception as error:  # whatever the voice's own code raises
                raise EngineError(f"{type(error).__name__}: {error}") from error
        return said

    @cached_property
    def _loaded(self) -> Any:
        if hibari.tts.SAMPLE_RATE != RATE:
            raise EngineError(f"hibari gives {hibari.tts.SAMPLE_RATE} samples a second")
        voice = hibari.Hibari(voice=VOICE, threads=1)
        voice.sess = _session(voice.model_path)
        return voice


def _session(model: str) -> Any:
    """The package's own, except that it gives back the memory of a sentence: sentences differ, and an arena keeps the most of each."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
