"""Following the press: what the journal says, for whoever carries the edition on to somewhere else.

A follower remembers on disk up to which number it is done. Killed, it begins again after that: whatever it does must be
safe to do twice.
"""

from __future__ import annotations

import json
import os

from broadsheet.edition import journal
from broadsheet.edition.journal import Line
from kiosk import plates
from kiosk.index import header
from kiosk.plates import DamagedLineError, Plate


class Follower:
    """`waiting` is the newest line about each address that is still to be dealt with, in the order of their numbers.

    After `catch_up`, `is_whole` tells that lines may have been missed: `waiting` is then everything that stands, and what it
    doesn't name is no more.
    """

    def __init__(self, name: str) -> None:
        self._kept = journal.folder() / "followers" / name
        self._journal = journal.folder() / "journal"
        self._read = (0, 0)
        """Inode of the journal, and how many bytes of it were read."""
        self._seen = self.seq = self._position()
        self.waiting: dict[str, Line] = {}
        self.is_whole = self._seen < 0

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do: all is dealt with, or nothing was ever printed."""
        return not self.waiting and not (self.is_whole and self._read[0])

    def catch_up(self) -> list[Line]:
        """Read on. Returns the lines that are new, each also in `waiting`. Raises `OSError`."""
        try:
            status = self._journal.stat()
        except FileNotFoundError:
            return []
        if status.st_ino == self._read[0] and status.st_size == self._read[1]:
            return []
        new = self._new_lines(status.st_ino)
        for line in new:
            self.waiting.pop(line.address, None)  # so that it takes its place at the end
            self.waiting[line.address] = line
            self._seen = max(self._seen, line.seq)
        return new

    def done(self, *lines: Line) -> None:
        """These are dealt with, unless there is a newer line about the same address."""
        for line in lines:
            if self.waiting.get(line.address) is line:
                del self.waiting[line.address]
        first = next(iter(self.waiting.values()), None)
        reached = first.seq - 1 if first is not None else self._seen
        if not self.is_whole and reached != self.seq:
            self.seq = reached
            self._keep()

    def is_complete(self) -> None:
        """What could have been missed is made up for."""
        self.is_whole = False
        self.done()

    def go_back(self, seq: int) -> None:
        """Deal again with everything after this number."""
        if seq < self.seq:
            self._seen = self.seq = seq
            self._read = (0, 0)
            self.waiting.clear()

    def _new_lines(self, inode: int) -> list[Line]:
        if inode == self._read[0]:
            return [line for line in self._rest(self._read[1]) if line.seq > self._seen]
        first = self._first_number()
        if 0 <= first <= self._seen and not self.is_whole:
            lines = list(self._rest(0))
            if self._seen <= max((line.seq for line in lines), default=first):
                self._read = (inode, self._read[1])
                return [line for line in lines if line.seq > self._seen]
        return self._everything(inode)

    def _everything(self, inode: int) -> list[Line]:
        """Index and journal, read while the press does not put one in the place of the other."""
        self.is_whole = True
        while True:
            found = sorted(journal.read(journal.folder()).values(), key=lambda plate: plate.seq)
            list(self._rest(0))
            if self._journal.stat().st_ino == inode:
                break
            inode = self._journal.stat().st_ino
        self._read = (inode, self._read[1])
        self.waiting.clear()
        self._seen = max((plate.seq for plate in found), default=max(0, self._first_number()))
        return list(found)

    def _rest(self, start: int) -> list[Line]:
        """Whole lines of the journal from this byte on."""
        with self._journal.open("rb") as file:
            inode = os.fstat(file.fileno()).st_ino
            file.seek(start)
            raw = file.read()
        whole = raw[: raw.rfind(b"\n") + 1]
        self._read = (inode, start + len(whole))
        return [line for line in map(_line, whole.splitlines()) if line is not None]

    def _first_number(self) -> int:
        try:
            with self._journal.open("rb") as file:
                return header(file.readline())[0]
        except (OSError, DamagedLineError):
            return -1

    def _position(self) -> int:
        try:
            return int(json.loads(self._kept.read_bytes())["seq"])
        except (OSError, ValueError, KeyError, TypeError):
            return -1

    def _keep(self) -> None:
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        beside = self._kept.with_name(f".tmp-{self._kept.name}")
        beside.write_text(json.dumps({"seq": self.seq}))
        os.replace(beside, self._kept)


def forget(name: str) -> None:
    """Have a follower begin from nothing."""
    (journal.folder() / "followers" / name).unlink(missing_ok=True)


def is_public(line: Line) -> bool:
    """Whether everybody may see it: no plate for those with a pass, and nothing about one."""
    return not line.address.endswith(plates.WHOLE) and not (isinstance(line, Plate) and line.access)


def _line(raw: bytes) -> Line | None:
    if plates.address_of(raw) == b"#":
        return None
    try:
        return plates.parse(raw)
    except DamagedLineError:
        return None
