"""Carrying the edition out: to an object store, and word of what changed to CDNs. A process of its own beside the press.

Everything is read from the journal on disk. No database is needed: it is only told how things stand, for the desk.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import sys
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from broadsheet.edition import journal, mirroring
from broadsheet.edition.mirroring import Mirror
from broadsheet.edition.purging import Purger
from broadsheet.ops.models import Heartbeat

if sys.platform == "linux":
    from inotify_simple import INotify, flags

logger = logging.getLogger("broadsheet.press")

LOOK_SECONDS = 1.0
"""How often to look without being told; with inotify, a change is heard of at once."""
BEAT_SECONDS = 5.0
NAME = "carrier"


def is_wanted() -> bool:
    """Whether there is anywhere to carry the edition to."""
    return bool(settings.WAGTAILFRONTENDCACHE) or mirroring.PUBLIC in settings.STORAGES


def carry(stop: threading.Event) -> None:
    """Carry until told to stop. What is away, a store or a CDN, is waited for."""
    carrier = Carrier()
    with _alone(stop) as is_ours, Ear() as ear:
        while is_ours and not stop.is_set():
            try:
                ear.wait(carrier.work())
            except OSError as error:
                logger.error("The edition cannot be read (%s); it is carried on later", error)
                stop.wait(LOOK_SECONDS)
            finally:
                close_old_connections()


class Carrier:
    """What one carrying process does, step by step."""

    def __init__(self) -> None:
        self.purger = Purger()
        self.mirror = Mirror() if mirroring.PUBLIC in settings.STORAGES else None
        self._told_before_the_store: int | None = None
        self._beaten: tuple[float, dict[str, str]] = (0.0, {})

    def work(self) -> float:
        """One step. Returns in how many seconds there may be more to do; sooner if something changes."""
        waits = [LOOK_SECONDS, self._mirror(), self._purge()]
        self._beat()
        return min(seconds for seconds in waits if seconds is not None)

    def _mirror(self) -> float | None:
        if self.mirror is None:
            return None
        wait = self.mirror.work()
        if self.mirror.trouble and self._told_before_the_store is None:
            self._told_before_the_store = self.mirror.seq
        elif not self.mirror.trouble and self._told_before_the_store is not None:
            self.purger.again_after(self._told_before_the_store)
            self._told_before_the_store = None
        return wait

    def _purge(self) -> float | None:
        """A CDN before the store must not fetch a page again before its new one is there; nor wait for a store for ever."""
        if not self.purger.is_wanted:
            return None
        is_waiting = self.mirror is not None and not self.mirror.trouble
        return self.purger.work(up_to=self.mirror.seq if self.mirror and is_waiting else None)

    def _beat(self) -> None:
        at, told = self._beaten
        trouble = {"cdn": self.purger.trouble, "store": self.mirror.trouble if self.mirror else ""}
        if trouble == told and time.monotonic() - at < BEAT_SECONDS:
            return
        self._beaten = (time.monotonic(), trouble)
        with contextlib.suppress(DatabaseError, InterfaceError):  # the edition is carried on without it
            Heartbeat.objects.beat(NAME, **trouble)


class Ear:
    """Hears that something in the edition's folder has changed."""

    def __enter__(self) -> Ear:
        folder = journal.folder()
        folder.mkdir(parents=True, exist_ok=True)
        self._inotify = None
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # too many on this machine: then it looks by itself
                self._inotify = INotify()
                self._inotify.add_watch(folder, flags.MODIFY | flags.MOVED_TO)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._inotify is not None:
            self._inotify.close()

    def wait(self, seconds: float) -> None:
        """Until something has changed, at most so long."""
        if self._inotify is None:
            time.sleep(min(seconds, 0.2))
        else:
            self._inotify.read(timeout=int(seconds * 1000) + 1)


@contextlib.contextmanager
def _alone(stop: threading.Event) -> Iterator[bool]:
    """Only one process on this machine carries. Others wait for it to end; False once told to stop."""
    folder = journal.folder() / "followers"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        while not stop.is_set():
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            stop.wait(LOOK_SECONDS)
        yield not stop.is_set()
