"""The bell between whoever changes something and the press: a datagram that says "look", and nothing else.

It may get lost (the press is down, or on another machine): the press looks by itself now and then, and what it looks for
lies safe in the database.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

AT_MOST_WAITING = 16
"""Rings that nobody has heard yet; one is as good as many."""


def path() -> Path:
    """Where the press listens."""
    return Path(settings.DATA_DIR) / "run" / "press.sock"


def ring() -> None:
    """Wake the press. Never waits, never fails."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.setblocking(False)
        bell.sendto(b"!", _short(path()))


class Bell:
    """What the press hears."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening

    def has_rung(self) -> bool:
        """Whether somebody rang since anybody asked."""
        return self.wait(0)

    def wait(self, seconds: float) -> bool:
        """Wait until somebody rings, at most so long. Returns whether somebody did."""
        ready, _none, _nor = select.select([self._listening], [], [], max(0.0, seconds))
        if not ready:
            return False
        with contextlib.suppress(BlockingIOError):
            for _ring in range(AT_MOST_WAITING):
                self._listening.recv(16)
        return True


@contextlib.contextmanager
def hung() -> Iterator[Bell]:
    """A bell, hung up for as long as the press works. Another press on this machine takes it over."""
    where = path()
    where.parent.mkdir(parents=True, exist_ok=True)
    mine = where.with_name(f"press.{os.getpid()}.sock")
    mine.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.setblocking(False)
        listening.bind(_short(mine))
        os.replace(mine, where)
        yield Bell(listening)


def _short(where: Path) -> str:
    """A path that fits into a socket's address (107 bytes), whatever folder the data lie in."""
    if len(os.fsencode(where)) < 100:
        return str(where)
    return os.path.relpath(where)
