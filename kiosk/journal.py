"""The journal: what the press has done since the index, read line by line as it grows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.index import header

_PIECE = 1 << 20


class CutShortError(OSError):
    """The journal has become shorter than what was read of it: it is another edition's now."""


class Journal:
    """One journal file, and how far it was read. A last line without its newline is not there yet."""

    _file = -1

    def __init__(self, path: Path) -> None:
        """Raises `FileNotFoundError`, or `DamagedLineError` for what has no header (yet)."""
        self._file = os.open(path, os.O_RDONLY)
        self._read = 0
        self._path = path
        status = os.fstat(self._file)
        self._identity = (status.st_dev, status.st_ino)
        try:
            self.seq, _ = header(next(self.new_lines(), b""))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        self.close()

    @property
    def written_at(self) -> float:
        """When it last grew, in seconds since 1970."""
        return os.fstat(self._file).st_mtime

    def is_replaced(self) -> bool:
        """Whether another file has taken its name."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return False  # between two names, or a folder being put back
        return (status.st_dev, status.st_ino) != self._identity

    def new_lines(self) -> Iterator[bytes]:
        """Whole lines that were not read before, without their newlines. Raises `CutShortError`."""
        size = _PIECE
        while piece := os.pread(self._file, size, self._read):
            whole, newline, _rest = piece.rpartition(b"\n")
            if not newline:
                if len(piece) < size:
                    return
                size *= 2  # a line longer than the piece
                continue
            for line in whole.split(b"\n"):
                self._read += len(line) + 1
                yield line
        if os.fstat(self._file).st_size < self._read:
            raise CutShortError(str(self._path))
