"""Who presses a button goes before who sends a million letters or reads an archive aloud: they share one small machine.

Whoever answers a person says so, by the time of change of an empty file; whoever has time to spare looks at it before each
of its writes. On another machine nobody sees it, and nobody is in the way there.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from django.conf import settings

HELD = 0.3
"""Seconds from a press: long enough to be answered, and for a story to be printed."""
MOST = 0.5
"""Seconds that somebody waits in all before it does one piece of its work all the same."""
STEP = 0.005

_nap = time.sleep


def say() -> None:
    """From now on a person waits, for `HELD`. Never fails."""
    until = _now() + int(HELD * 1e9)
    where = _path()
    with contextlib.suppress(OSError):
        try:
            os.utime(where, ns=(until, until))
        except FileNotFoundError:
            where.parent.mkdir(parents=True, exist_ok=True)
            where.touch()
            os.utime(where, ns=(until, until))


def somebody_waits() -> bool:
    """Whether somebody said so. What lies too far ahead was said before the machine was started anew."""
    try:
        left = os.stat(_path()).st_mtime_ns - _now()
    except OSError:
        return False
    return 0 < left <= HELD * 1e9


class Patience:
    """How long one piece of work has waited for others."""

    def __init__(self) -> None:
        """Not yet."""
        self._ends = 0

    def wait(self) -> None:
        """While somebody waits, and at most for what is left of `MOST`."""
        while somebody_waits():
            now = _now()
            self._ends = self._ends or now + int(MOST * 1e9)
            if now >= self._ends:
                return
            _nap(STEP)


def _path() -> Path:
    return Path(settings.DATA_DIR) / "run" / "pressed"


def _now() -> int:
    """Nanoseconds since the machine was started, by a clock that nobody sets."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
