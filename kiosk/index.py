"""The index: where each plate's line is, found without reading what it says."""

from __future__ import annotations

import json
import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.plates import DamagedLineError

_START_OF_LINE = re.compile(rb"^([^\t\n]+)\t", re.MULTILINE)
_STEP = 2000
"""Lines between two breaths: about a millisecond."""
_USUAL_LINE = 2048


def header(raw: bytes) -> tuple[int, bool]:
    """The sequence number and the completeness that a file's header line tells. Raises `DamagedLineError`."""
    address, _tab, rest = raw.partition(b"\t")
    try:
        facts = json.loads(rest)
        if address != b"#" or facts["format"] != 1:
            raise DamagedLineError(raw[:120])
        return int(facts["seq"]), bool(facts.get("complete", False))
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLineError(raw[:120]) from error


class Index:
    """One index file. `places` maps each address to the offset of its line; read by `take_up`."""

    _file = -1

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        status = os.fstat(self._file)
        self.identity = (status.st_dev, status.st_ino)
        self.places: dict[bytes, int] = {}
        self.seq, self.complete = header(self._line_at(0))

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)

    def take_up(self) -> Iterator[None]:
        """Find all lines, pausing every few so that readers can be served between."""
        # Mapped only for this: a map that stays open would count as this process's memory.
        with mmap.mmap(self._file, 0, access=mmap.ACCESS_READ) as whole:
            for count, found in enumerate(_START_OF_LINE.finditer(whole)):
                self.places[found[1]] = found.start()
                if count % _STEP == _STEP - 1:
                    yield
        self.places.pop(b"#", None)

    def line(self, address: bytes) -> bytes | None:
        """The line of an address."""
        offset = self.places.get(address)
        return None if offset is None else self._line_at(offset)

    def _line_at(self, offset: int) -> bytes:
        size = _USUAL_LINE
        while True:
            piece = os.pread(self._file, size, offset)
            line, newline, _rest = piece.partition(b"\n")
            if newline or len(piece) < size:
                return line
            size *= 4
