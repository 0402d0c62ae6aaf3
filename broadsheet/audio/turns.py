"""Whose turn it is to speak on this machine: a voice takes a whole core, so that few may at once."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

LOOK_EVERY = 0.1

_more = 0
"""Voices beyond `NARRATORS` that somebody has asked for, in this process and those that it starts."""


def allow(at_once: int) -> None:
    """Let so many speak at once from here, however few it usually is: for reading an archive on a machine with time."""
    global _more
    _more = max(0, at_once - settings.NARRATORS)


@contextmanager
def taken() -> Iterator[None]:
    """Wait for a turn, and have it meanwhile. The system gives back the turn of whoever is killed."""
    lock = _wait()
    try:
        yield
    finally:
        lock.close()


def _wait() -> IO[str]:
    while True:
        for number in range(max(1, settings.NARRATORS + _more)):
            if (lock := _locked(number)) is not None:
                return lock
        time.sleep(LOOK_EVERY)


def _locked(number: int) -> IO[str] | None:
    path = Path(settings.DATA_DIR) / "run" / f"narrator-{number}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
