"""Kokoro: a larger neural voice for several languages, at about the pace of speech on one core. Off unless a newsroom brings it.

It is not part of the install. `NARRATION_KOKORO` names a folder with `model.onnx` (Kokoro 82M, int8) and `voices/<name>.bin`;
the sounds of English come from hibari, those of other languages from the program espeak-ng.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import hibari
import numpy as np
import onnxruntime
from django.conf import settings
from django.utils.translation import gettext as _

from broadsheet.audio.engines.base import Engine, EngineError
from broadsheet.audio.sound import Samples
from broadsheet.audio.speakable.pronouncing import without_sounds

VOICES = {"en": "af_heart", "es": "ef_dora", "fr": "ff_siwis", "hi": "hf_alpha", "it": "if_sara", "pt": "pf_dora"}
"""The voice that reads each language."""
MOST_SOUNDS = 500
"""The model takes 510 at once."""
STYLE = 256
_MADE_ONE = {"tʃ": "ʧ", "dʒ": "ʤ", "ts": "ʦ", "dz": "ʣ", "͡": "", "r": "ɾ"}
"""Kokoro's letters for what espeak-ng writes with two."""


class KokoroEngine(Engine):
    """Speaks the languages that it has a voice for in its folder."""

    name: ClassVar[str] = "kokoro"

    @property
    def version(self) -> str:
        """Of the model."""
        return "82M v1.0"

    @property
    def voice(self) -> str:
        """As Kokoro calls it."""
        return VOICES.get(self._code, "")

    def why_not(self) -> str:
        """Its files must be there, and for other languages than English the program that knows their sounds."""
        if not self.voice:
            return _("Kokoro does not speak this language.")
        if not settings.NARRATION_KOKORO or not all(path.is_file() for path in (self._model_file, self._voice_file)):
            return _("Kokoro’s model and voice are not in the folder that NARRATION_KOKORO names.")
        if self._code != "en" and shutil.which("espeak-ng") is None:
            return _("The program espeak-ng is not installed on this machine.")
        return ""

    def say(self, sentence: str) -> Samples:
        """A sentence that is too long for the model is said in several breaths."""
        try:
            parts = [self._said(sounds) for sounds in _breaths(self._sounds(sentence))]
        except Exception as error:  # whatever the model's runtime raises
            raise EngineError(f"{type(error).__name__}: {error}") from error
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _said(self, sounds: str) -> Samples:
        tokens = [self._alphabet[sound] for sound in sounds if sound in self._alphabet]
        if not tokens:
            return np.zeros(0, np.float32)
        given = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self._style[min(len(tokens), len(self._style) - 1)],
            "speed": np.ones(1, np.float32),
        }
        names = [given_name.name for given_name in self._model.get_inputs()]
        if "input_ids" in names:
            given["input_ids"] = given.pop("tokens")
        return np.asarray(self._model.run(None, given)[0], np.float32).reshape(-1)

    def _sounds(self, sentence: str) -> str:
        if self._code == "en":
            return " ".join(self._english.phonemize(sentence))
        done = subprocess.run(
            ["espeak-ng", "--stdin", "-q", "--ipa", "-v", self._code],
            input=without_sounds(sentence).encode(), capture_output=True, timeout=30, check=True,
        )  # fmt: skip
        told = " ".join(done.stdout.decode().split())
        for written, letter in _MADE_ONE.items():
            told = told.replace(written, letter)
        return f"{told}."

    @property
    def _code(self) -> str:
        return self.language.split("-")[0]

    @property
    def _model_file(self) -> Path:
        return Path(settings.NARRATION_KOKORO) / "model.onnx"

    @property
    def _voice_file(self) -> Path:
        return Path(settings.NARRATION_KOKORO) / "voices" / f"{self.voice}.bin"

    @cached_property
    def _model(self) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(self._model_file, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _style(self) -> Samples:
        return np.fromfile(self._voice_file, np.float32).reshape(-1, 1, STYLE)

    @cached_property
    def _english(self) -> Any:
        return hibari.Hibari(threads=1)

    @cached_property
    def _alphabet(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((Path(hibari.tts.ASSETS) / "vocab.json").read_text())
        return found


def _breaths(sounds: str) -> list[str]:
    """Pieces that the model takes, cut between words."""
    found, rest = [], sounds.strip()
    while len(rest) > MOST_SOUNDS:
        cut = rest.rfind(" ", 0, MOST_SOUNDS)
        cut = cut if cut > 0 else MOST_SOUNDS
        found.append(rest[:cut])
        rest = rest[cut:].strip()
    return [*found, rest] if rest else found
