"""SIGTERM before the server listens to it. Imported first: the rest of the imports take a while."""

from __future__ import annotations

import os
import signal
from types import FrameType


def _end(_signal: int, _frame: FrameType | None) -> None:
    os._exit(0)  # nothing is begun that would have to be finished


signal.signal(signal.SIGTERM, _end)
signal.signal(signal.SIGINT, _end)
