"""espeak-ng: a hundred languages, and a robot's voice in all of them. A last resort, off unless a newsroom asks for it.

It is a program of its own (`apt-get install espeak-ng`, GPL-3), never linked with ours.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cached_property
from typing import ClassVar

import av
import numpy as np
from django.utils.translation import gettext as _

from broadsheet.audio.encoding import decoded
from broadsheet.audio.engines.base import Engine, EngineError
from broadsheet.audio.sound import Samples
from broadsheet.audio.speakable.pronouncing import without_sounds

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = "150"
MOST_SECONDS = 30
"""For one sentence: it needs milliseconds."""


class EspeakEngine(Engine):
    """Speaks what the installed program speaks."""

    name: ClassVar[str] = "espeak"

    @property
    def version(self) -> str:
        """Of the installed program."""
        told = self._run("--version") if shutil.which(PROGRAM) else b""
        return next((word for word in told.decode().split() if word[:1].isdigit()), "")

    @property
    def voice(self) -> str:
        """Its voices are called after their languages."""
        return self.language

    def why_not(self) -> str:
        """It must be installed, and know the language."""
        if shutil.which(PROGRAM) is None:
            return _("The program espeak-ng is not installed on this machine.")
        if self.language.split("-")[0] not in self._known:
            return _("espeak-ng does not speak this language.")
        return ""

    def say(self, sentence: str) -> Samples:
        """By the program, a sentence at a time. The text goes in by its input: nothing in it is an option."""
        text = without_sounds(sentence).strip()
        if not text:
            return np.zeros(0, np.float32)
        wav = self._run("--stdin", "--stdout", "-v", self.language, "-s", WORDS_A_MINUTE, said=text.encode())
        try:
            return np.concatenate([np.zeros(0, np.float32), *decoded(io.BytesIO(wav), "wav")])
        except (av.error.FFmpegError, ValueError) as error:
            raise EngineError(f"espeak-ng said nothing that can be heard: {error}") from error

    @cached_property
    def _known(self) -> set[str]:
        lines = self._run("--voices").decode(errors="replace").splitlines()[1:]
        return {line.split()[1].split("-")[0] for line in lines if len(line.split()) > 1}

    def _run(self, *options: str, said: bytes = b"") -> bytes:
        try:
            done = subprocess.run(
                [PROGRAM, *options], input=said, capture_output=True, timeout=MOST_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineError(f"espeak-ng failed: {error}") from error
        return done.stdout
