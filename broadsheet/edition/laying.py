"""Laying plates on disk: beside the old ones first, synced, then in their place, so that a reader sees one or the other.

A whole batch shares its syncs: they, not the writing, are what takes time.
"""

from __future__ import annotations

import contextlib
import ctypes
import gzip
import os
from pathlib import Path

import brotli
from django.conf import settings

from broadsheet.edition.addresses import Place
from kiosk.plates import ENCODINGS, digest

SMALLEST_COMPRESSED = 200
"""Bytes below which compressing only adds."""
FAST = {"gzip": 6, "br": 5}
HARD = {"gzip": 9, "br": 11}

_libc = ctypes.CDLL(None, use_errno=True)


def tree_of(place: Place) -> Path:
    """The folder in which the plate of this address lies, under its `file`."""
    data = Path(settings.DATA_DIR)
    if place.is_whole:
        return data / "private" / "edition" / (place.host or "_")
    return data / "hosts" / place.host if place.host else data / "public"


def compressed(body: bytes, *, hard: bool = False) -> dict[str, bytes]:
    """The body in every coding that it is worth keeping in, the plain one (`""`) among them."""
    levels = HARD if hard else FAST
    bodies = {"": body}
    if len(body) >= SMALLEST_COMPRESSED:
        bodies["gzip"] = gzip.compress(body, levels["gzip"], mtime=0)  # no time in it: equal bodies, equal bytes
        bodies["br"] = brotli.compress(body, quality=levels["br"], mode=brotli.MODE_TEXT)
    return bodies


class Bed:
    """The plates of one batch on their way to their places."""

    def __init__(self) -> None:
        self._moves: list[tuple[Path, Path]] = []
        self._leaves: list[Path] = []

    def lay(self, place: Place, file: str, bodies: dict[str, bytes]) -> dict[str, str]:
        """Write one plate beside its place. Returns its digests by coding. Raises `OSError` when the disk refuses."""
        target = tree_of(place) / file
        target.parent.mkdir(parents=True, exist_ok=True)
        for coding, ending in ENCODINGS.items():
            final = target.with_name(target.name + ending)
            if coding not in bodies:
                self._leaves.append(final)
                continue
            beside = target.with_name(f".tmp-{target.name}{ending}")
            beside.write_bytes(bodies[coding])
            self._moves.append((beside, final))
        return {coding: digest(body) for coding, body in bodies.items()}

    def take_away(self, place: Place, file: str) -> None:
        """The plate's files go when the batch is settled."""
        target = tree_of(place) / file
        self._leaves += [target.with_name(target.name + ending) for ending in ENCODINGS.values()]

    def settle(self) -> None:
        """Make everything durable, then put it in place."""
        if self._moves:
            _sync(Path(settings.DATA_DIR))
        for beside, final in self._moves:
            _make_younger(beside, final)
            os.replace(beside, final)
        self._moves.clear()

    def clear(self) -> None:
        """Remove what is no more. Only once the journal says so: until then a kiosk may still ask for it."""
        for path in self._leaves:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
        for folder in {path.parent for path in self._leaves}:
            _remove_empty(folder)
        self._leaves.clear()

    def give_up(self) -> None:
        """Remove what was written beside; the old plates stay."""
        for beside, _final in self._moves:
            with contextlib.suppress(OSError):
                beside.unlink()
        self._moves.clear()
        self._leaves.clear()


def _make_younger(beside: Path, final: Path) -> None:
    """Web servers tell one version of a file from another by its size and the second of its time: two must differ."""
    with contextlib.suppress(FileNotFoundError):
        old = int(final.stat().st_mtime)
        if int(beside.stat().st_mtime) <= old:
            os.utime(beside, (old + 1, old + 1))


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not empty, or gone already
        while folder != Path(settings.DATA_DIR) and folder.parent != Path(settings.DATA_DIR):
            folder.rmdir()
            folder = folder.parent


def _sync(folder: Path) -> None:
    """Everything written to this file system so far is on disk: one wait for a whole batch."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _libc.syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
