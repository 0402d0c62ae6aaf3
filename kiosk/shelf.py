"""What is known of all plates: the index, and the journal's lines over it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from kiosk.index import Index
from kiosk.journal import CutShortError, Journal
from kiosk.plates import DamagedLineError, Plate, parse

logger = logging.getLogger("kiosk")

EVERYTHING = "*"
"""Stands for all addresses where changes are told: too much has changed to list it."""

_NO_FILE = (0, 0)


class Shelf:
    """Address → plate. `load` it once; `catch_up` whenever the folder may have changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Index | None = None
        self._journal: Journal | None = None
        # The journal's lines since the index, as (sequence, line): parsed plates would take four times the room.
        self._over: dict[bytes, tuple[int, bytes]] = {}
        self._tried = _NO_FILE
        self._count = 0
        self.seq = 0

    @property
    def complete(self) -> bool:
        """Whether an address that is not here is nowhere."""
        return self._index is not None and self._index.complete

    def __len__(self) -> int:
        return self._count

    @property
    def written_at(self) -> float:
        """When the edition last changed, in seconds since 1970; 0 if there is none."""
        return self._journal.written_at if self._journal else 0.0

    def find(self, address: str) -> Plate | None:
        """The plate of an address. One whose line is damaged counts as announced: whoever is asked can print it again."""
        key = address.encode()
        over = self._over.get(key)
        line = over[1] if over else self._index.line(key) if self._index else None
        if line is None:
            return None
        try:
            found = parse(line)
        except DamagedLineError:
            return Plate(address, 0, 0)
        return found if isinstance(found, Plate) else None

    def knows(self, address: str) -> bool:
        """Whether there is a plate at this address."""
        key = address.encode()
        return (self._index is not None and key in self._index.places and key not in self._over) or (
            key in self._over and self.find(address) is not None
        )

    def load(self) -> None:
        """Read everything there is. A missing or damaged file is as good as none: the newsroom is asked instead."""
        for _ in self.take_up_index():
            pass
        self.catch_up()

    def take_up_index(self) -> Iterator[None]:
        """Change to the index that lies there now, in steps: what was known stays known until the last of them."""
        self._tried = _identity(self._folder / "index")
        try:
            index = Index(self._folder / "index")
            self._tried = index.identity
        except FileNotFoundError:  # before the first press run is over
            return
        except (OSError, DamagedLineError) as error:
            logger.warning("The index cannot be read: %s", error)
            return
        yield from index.take_up()
        self._over = {key: line for key, line in self._over.items() if line[0] > index.seq}
        self._index = index
        self.seq = max(self.seq, index.seq)
        self._count = len(index.places) + sum(self._difference(key) for key in self._over)

    def is_index_new(self) -> bool:
        """Whether the index is another file than the one that was taken up, or could not be."""
        return _identity(self._folder / "index") not in {self._tried, _NO_FILE}

    def catch_up(self) -> set[str]:
        """Read on in the journal. Returns the addresses that changed, or `EVERYTHING`."""
        changed = self._read_on()
        while self._journal is None or self._journal.is_replaced():
            changed |= self._read_on()  # what came between the last look and the new name
            try:
                journal = Journal(self._folder / "journal")
            except (OSError, DamagedLineError):
                break
            if self._journal is not None:
                self._journal.close()
                # A journal begins where the one before it ended, unless one was missed, or it is another edition's.
                changed |= self._start_again() if journal.seq != self.seq else set()
            self._journal = journal
            changed |= self._read_on()
        return changed

    def _start_again(self) -> set[str]:
        self._over = {}
        self.seq = 0
        for _ in self.take_up_index():
            pass
        return {EVERYTHING}

    def _read_on(self) -> set[str]:
        changed: set[str] = set()
        if self._journal is None:
            return changed
        try:
            for line in self._journal.new_lines():
                changed |= self._take(line)
        except CutShortError:
            logger.warning("The journal was cut short; reading the edition again")
            self._journal.close()
            self._journal = None
            changed |= self._start_again()
        return changed

    def _take(self, line: bytes) -> set[str]:
        try:
            found = parse(line)
        except DamagedLineError as error:
            logger.warning("A line of the journal is damaged, and left out: %s", error)
            return set()
        if found.seq <= self.seq:
            return set()
        key = found.address.encode()
        before = self.knows(found.address)
        self._over[key] = (found.seq, line)
        self._count += isinstance(found, Plate) - before
        self.seq = found.seq
        return {found.address}

    def _difference(self, key: bytes) -> int:
        """What a line over the index adds to the number of plates."""
        was_there = self._index is not None and key in self._index.places
        return int(self.find(key.decode()) is not None) - was_there


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return _NO_FILE
    return status.st_dev, status.st_ino
