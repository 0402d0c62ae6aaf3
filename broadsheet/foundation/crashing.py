"""Named places at which a test kills the process, as a power cut would. Anywhere else they do nothing."""

from __future__ import annotations

import os
import signal

_WANTED = os.environ.get("CRASH_AT", "")
"""A point's name, with `:2` behind it if the process is to survive the first passing."""

_passed: dict[str, int] = {}


def crashpoint(name: str) -> None:
    """Die here, without a word and without any cleaning up, if `CRASH_AT` says so."""
    if not _WANTED:
        return
    wanted, _, count = _WANTED.partition(":")
    if name == wanted:
        _passed[name] = _passed.get(name, 0) + 1
        if _passed[name] == int(count or 1):
            os.kill(os.getpid(), signal.SIGKILL)
