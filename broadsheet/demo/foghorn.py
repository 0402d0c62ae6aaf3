"""The harbour's foghorn, as a sound made by arithmetic: two low tones, the second long."""

from __future__ import annotations

import io
import math
import struct
import wave

RATE = 11_025
"""Samples a second: enough for so low a voice."""
SECONDS = 9
_BLASTS = ((0.3, 2.0, 174.0), (3.2, 4.6, 131.0))
"""Start and length in seconds, pitch in hertz."""


def sound() -> bytes:
    """The horn as a WAV file, 16 bit, one channel."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", _sample(index / RATE)) for index in range(RATE * SECONDS)))
    return buffer.getvalue()


def _sample(at: float) -> int:
    loudness = 0.0
    for start, length, pitch in _BLASTS:
        within = at - start
        if 0 <= within <= length:
            swell = min(1.0, within / 0.25, (length - within) / 0.8)
            overtones = sum(math.sin(math.tau * pitch * n * within) / n for n in (1, 2, 3, 5))
            loudness += swell * overtones * 0.35
    return int(max(-1.0, min(1.0, loudness)) * 30_000)
