"""Samples that lie in a file while they are worked on: an hour of speech is 345 MB, and whoever makes it holds seconds of it."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]
"""Mono, between -1 and 1."""

AT_ONCE = 24_000
"""Samples that are read in one go: a second."""
_BYTES = 4


class Sound:
    """Samples in their order: written once, read from the beginning as often as one likes.

    The file has no name, so that nothing is left over of it, however its process ends.
    """

    def __init__(self, parts: Iterable[Samples] = ()) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the sound
        weakref.finalize(self, self._file.close)
        self.count = 0
        for part in parts:
            self.add(part)

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Samples]:
        self._file.flush()
        at = 0
        while data := os.pread(self._file.fileno(), AT_ONCE * _BYTES, at):
            at += len(data)
            yield np.frombuffer(data, np.float32)

    def add(self, samples: Samples) -> None:
        """Put these at its end."""
        self._file.write(np.ascontiguousarray(samples, np.float32).data)
        self.count += len(samples)
