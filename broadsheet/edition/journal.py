"""Writing the journal and the index, as `docs/contracts/plates.md` tells: what is in them, kiosks believe."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from kiosk import plates
from kiosk.plates import Plate, Removal

FORMAT = 1
LONG = 2_000
"""Lines from which on a journal is worth being summed up in the index, if it also is long beside the index."""

Line = Plate | Removal


def folder() -> Path:
    """Where both lie."""
    return Path(settings.DATA_DIR) / "edition"


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Only one press on this machine writes at a time."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def looks() -> int:
    """How often any press of this machine has looked at what changed."""
    path = folder() / "looks"
    return int(path.read_text() or 0) if path.exists() else 0


def count_look() -> int:
    """Count one more look; returns how many there are now."""
    number = looks() + 1
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / "looks").write_text(str(number))  # no sync: after a power cut every press begins with an empty shelf
    return number


class Journal:
    """The journal, open for writing. Everything but `held()` assumes that the press holds the lock."""

    def __init__(self) -> None:
        self._file: Path = folder() / "journal"
        self._known: tuple[int, int] = (0, -1)
        """Inode and size when `seq` and `lines` were true."""
        self.seq = 0
        self.lines = 0

    def append(self, make: Callable[[int], Sequence[Line]]) -> Sequence[Line]:
        """Write what `make` returns for the first free sequence number, synced. Returns it. Raises `OSError`."""
        self._catch_up()
        lines = make(self.seq + 1)
        raw = b"".join(plates.line(each) if isinstance(each, Plate) else plates.removal_line(each) for each in lines)
        with self._file.open("ab") as journal:
            try:
                journal.write(raw)
                journal.flush()
                os.fsync(journal.fileno())
            except OSError:
                with contextlib.suppress(OSError):  # half a line would hide every later one
                    journal.truncate(self._known[1])
                raise
            status = os.fstat(journal.fileno())
        self.seq += len(lines)
        self.lines += len(lines)
        self._known = (status.st_ino, status.st_size)
        return lines

    @property
    def is_long(self) -> bool:
        """Whether summing up pays."""
        self._catch_up()
        index = folder() / "index"
        return self.lines >= LONG and self._known[1] * 4 > (index.stat().st_size if index.exists() else 0)

    def sum_up(self, *, complete: bool) -> None:
        """Make a new index of index and journal, and begin a new journal."""
        self._catch_up()
        found = dict(sorted(_state(folder()).items()))
        header: dict[str, object] = {"format": FORMAT, "seq": self.seq}
        if complete:
            header["complete"] = True
        _write(folder() / "index", b"".join([_header(header), *found.values()]))
        _write(self._file, _header({"format": FORMAT, "seq": self.seq}))
        self._known = (0, -1)
        self._catch_up()

    def is_complete(self) -> bool:
        """Whether the index says that it knows every address."""
        return bool(_header_of(folder() / "index").get("complete"))

    def _catch_up(self) -> None:
        """Another process may have written, or begun a new journal; a power cut may have left half a line."""
        if not self._file.exists():
            seq = int(_header_of(folder() / "index").get("seq", 0))
            _write(self._file, _header({"format": FORMAT, "seq": seq}))
        status = self._file.stat()
        if (status.st_ino, status.st_size) == self._known:
            return
        raw = self._file.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if len(whole) < len(raw):
            os.truncate(self._file, len(whole))
        header, *lines = whole.splitlines() or [b""]
        self.seq = int(_facts(header).get("seq", 0))
        if lines:
            self.seq = max(self.seq, _seq(lines[-1]))
        self.lines = len(lines)
        self._known = (status.st_ino, len(whole))


def read(where: Path) -> dict[str, Plate]:
    """Every plate that index and journal in this folder know, by address."""
    found = {}
    for raw in _state(where).values():
        plate = plates.parse(raw)
        if isinstance(plate, Plate):
            found[plate.address] = plate
    return found


def numbered(lines: Sequence[Line], first: int) -> list[Line]:
    """The lines with sequence numbers from `first` on."""
    return [replace(line, seq=first + number) for number, line in enumerate(lines)]


def _state(where: Path) -> dict[bytes, bytes]:
    """Address → last line about it, newline included; plates that are no more are left out."""
    found: dict[bytes, bytes] = {}
    for name in ("index", "journal"):
        path = where / name
        raw = path.read_bytes() if path.exists() else b""
        for line in raw[: raw.rfind(b"\n") + 1].splitlines(keepends=True):
            address = plates.address_of(line)
            if address == b"#":
                continue
            if line.endswith(b'"status":null}\n'):
                found.pop(address, None)
            else:
                found[address] = line
    return found


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".tmp-{path.name}")
    with beside.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _header(facts: dict[str, object]) -> bytes:
    return b"#\t" + json.dumps(facts, separators=(",", ":")).encode() + b"\n"


def _header_of(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return _facts(file.readline())


def _facts(line: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(line.partition(b"\t")[2])
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _seq(line: bytes) -> int:
    return int(_facts(line).get("seq", 0))
