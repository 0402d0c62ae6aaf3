"""Beacons on disk: one file for each kiosk and minute, handed over whole. Readers never wait for the disk.

A thread writes each line by itself, so that a killed kiosk has lost no more than what was in its hands. Files are bounded
in size and number; what has no room is dropped and counted.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import queue
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.beacon_lines import Beacon, dropped_line, line

logger = logging.getLogger("kiosk")

OPEN = ".open"
"""A file that a kiosk writes, and holds a lock on as long as it lives."""
DONE = ".done"
"""A file that nobody will write to again."""
_BEING_MADE = ".tmp-"
_LEFT_BEHIND_SECONDS = 3600
_AGAIN_SECONDS = 5.0
"""When there was no room, the disk is looked at again after this."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A file ends after `file_bytes` or `seconds`; all files together; lines in memory before the disk takes them."""

    file_bytes: int = 1 << 20
    seconds: float = 60.0
    total_bytes: int = 64 << 20
    files: int = 2000
    waiting: int = 10_000


class BeaconFiles:
    """One kiosk's. Without the folder nobody is there to read them, and nothing is written."""

    def __init__(self, folder: Path, bounds: Bounds | None = None) -> None:
        self._folder = folder
        self._bounds = bounds or Bounds()
        self._queue: queue.Queue[bytes | None] = queue.Queue(self._bounds.waiting)
        self._thread: threading.Thread | None = None
        # Each counted by one thread alone, so that they need no lock.
        self._refused = self._lost = self._told = 0
        self._file = -1
        self._stem = ""
        self._written = 0
        self._ends = 0.0
        self._no_room_until = 0.0

    @property
    def dropped(self) -> int:
        """How many beacons were dropped and have not been told of in a file yet."""
        return self._refused + self._lost - self._told

    def put(self, beacon: Beacon) -> None:
        """Have it written. Returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="beacons", daemon=True)
            self._thread.start()
        try:
            self._queue.put_nowait(line(beacon, at=time.time()))
        except queue.Full:
            self._refused += 1

    def drop(self) -> None:
        """Count one that is not written."""
        self._refused += 1

    def close(self, seconds: float = 2.0) -> None:
        """Write what there is and hand the file over; a disk that takes longer than this is left alone."""
        if self._thread is None:
            return
        with contextlib.suppress(queue.Full):
            self._queue.put(None, timeout=seconds)
        self._thread.join(seconds)
        self._thread = None

    def _work(self) -> None:
        while True:
            try:
                taken = self._queue.get(timeout=max(0.0, self._ends - time.monotonic()) if self._file >= 0 else None)
            except queue.Empty:
                self._finish()
                continue
            if taken is None:
                self._finish()
                return
            self._take(taken)

    def _take(self, taken: bytes) -> None:
        """Write one line; before it, how many are missing."""
        if self._file >= 0 and time.monotonic() >= self._ends:
            self._finish()
        if self._file < 0 and not self._begin():
            return
        missing = self.dropped
        if missing and self._write(dropped_line(missing)):
            self._told += missing
        if not self._write(taken):
            self._lost += 1
        if self._written >= self._bounds.file_bytes:
            self._finish()

    def _write(self, raw: bytes) -> bool:
        """Write the whole of it or nothing. Half a line would spoil the next one, too."""
        if self._file < 0:
            return False
        try:
            if os.write(self._file, raw) == len(raw):
                self._written += len(raw)
                return True
            os.ftruncate(self._file, self._written)
        except OSError as error:
            logger.warning("Beacons cannot be written: %s", error.strerror)
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._written)
        self._finish()
        self._no_room_until = time.monotonic() + _AGAIN_SECONDS
        return False

    def _begin(self) -> bool:
        """Open a file, if somebody is there to read it, and there is room."""
        if time.monotonic() < self._no_room_until:
            self._lost += 1
            return False
        if not self._folder.is_dir():
            return False
        try:
            hand_over_leftovers(self._folder)
            if self._is_full():
                logger.warning("Beacons are dropped: nobody takes those in %s.", self._folder)
                raise OSError  # as for a full disk
            self._open()
        except OSError:
            self._lost += 1
            self._no_room_until = time.monotonic() + _AGAIN_SECONDS
            return False
        return True

    def _open(self) -> None:
        stem = f"{time.time_ns()}-{os.getpid()}-{secrets.token_hex(4)}"
        beside = self._folder / f"{_BEING_MADE}{stem}"
        # Under its own name only when it is locked: or another kiosk would take it for a dead one's.
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o666)
        try:
            with contextlib.suppress(OSError):  # a network disk without locks: a killed kiosk's last file stays there
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.rename(beside, self._folder / f"{stem}{OPEN}")
        except BaseException:
            os.close(file)
            raise
        self._file, self._stem, self._written = file, stem, 0
        self._ends = time.monotonic() + self._bounds.seconds

    def _finish(self) -> None:
        if self._file < 0:
            return
        mine = self._folder / f"{self._stem}{OPEN}"
        with contextlib.suppress(OSError):
            if self._written:
                _hand_over(mine)
            else:
                mine.unlink()
        os.close(self._file)  # only now, or another kiosk would hand it over too
        self._file = -1

    def _is_full(self) -> bool:
        sizes = []
        for each in os.scandir(self._folder):
            with contextlib.suppress(FileNotFoundError):  # the worker takes them meanwhile
                sizes.append(each.stat().st_size)
        return len(sizes) >= self._bounds.files or sum(sizes) + self._bounds.file_bytes > self._bounds.total_bytes


def hand_over_leftovers(folder: Path) -> None:
    """Finish what killed kiosks had begun."""
    for path in leftovers(folder):
        _hand_over(path)


def leftovers(folder: Path) -> Iterator[Path]:
    """Open files whose kiosk lives no more. What it had begun to open and not named goes after an hour."""
    for path in folder.glob(f"{_BEING_MADE}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                path.unlink()
    for path in folder.glob(f"*{OPEN}"):
        if _is_nobodys(path):
            yield path


def finished(folder: Path) -> list[Path]:
    """Files to be read, the oldest first."""
    return sorted(folder.glob(f"*{DONE}"))


def _is_nobodys(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(file)
    return True


def _hand_over(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # another kiosk was first
        os.rename(path, path.with_suffix(DONE))
