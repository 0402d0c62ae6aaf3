"""Waking up when a folder changes: by inotify where there is one, else by looking every 20 ms."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from pathlib import Path

if sys.platform == "linux":
    from inotify_simple import INotify, flags

    _EVENTS = flags.MODIFY | flags.MOVED_TO | flags.CREATE | flags.MOVE_SELF

logger = logging.getLogger("kiosk")

LOOK_SECONDS = 0.02
"""How often to look without inotify."""
_LOOK_ANYWAY_SECONDS = 1.0
"""And with it: a folder that was put back as a whole is not the one that was watched, and network disks tell nothing."""


class Notice:
    """Tells that something in one folder may have changed. Opened in a running loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = asyncio.Event()
        self._inotify: INotify | None = None

    async def wait(self) -> None:
        """Return when there may be something new; soon in any case."""
        if self._inotify is None:
            self._inotify = self._listen()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), _LOOK_ANYWAY_SECONDS if self._inotify else LOOK_SECONDS)
        self._changed.clear()

    def close(self) -> None:
        """Stop listening."""
        if self._inotify is not None:
            asyncio.get_running_loop().remove_reader(self._inotify.fd)
            self._inotify.close()
            self._inotify = None

    def _listen(self) -> INotify | None:
        if sys.platform != "linux":
            return None
        try:
            inotify = INotify(nonblocking=True)
        except OSError:  # too many on this machine
            return None
        try:
            inotify.add_watch(self._folder, _EVENTS)
        except OSError:  # no such folder yet
            inotify.close()
            return None
        asyncio.get_running_loop().add_reader(inotify.fd, self._heard)
        self._changed.set()  # what came before we listened
        return inotify

    def _heard(self) -> None:
        if self._inotify is not None:
            for event in self._inotify.read(timeout=0):
                if event.mask & (flags.IGNORED | flags.MOVE_SELF):  # the folder is gone
                    self.close()
                    break
        self._changed.set()
