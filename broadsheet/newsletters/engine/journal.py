"""The send journal: what was handed over, on disk and outside the database, before the final dot is sent.

One file for each process, in `DATA_DIR/sending/journals`; lines are only added:

    H <seq> <time> <sending> <subscription> <subscription> …     these are about to get the final dot; on disk before it is sent
    R <time> <sending> <subscription>:<token> <state> <code> <words>     what came of it; on disk with the next H at the latest

The token is that of the try: what came of an earlier one says nothing of a later.

It belongs in no backup: it must know more than a copy of the database that is laid back.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters.engine.results import Result


@dataclass(frozen=True)
class Line:
    """One line, read back. `state` is empty for what was only handed; `token` is that of the try, 0 where none stands."""

    at: float
    sending: str
    subscriptions: tuple[int, ...]
    seq: int = 0
    state: str = ""
    code: int = 0
    said: str = ""
    token: int = 0


class Journal:
    """This process's own."""

    def __init__(self) -> None:
        """No file is made before there is something to write."""
        self.disk = disk()
        self.name = f"{self.disk[:8]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._file: BinaryIO | None = None

    def handed(self, seq: int, keys: Sequence[tuple[str, int]]) -> None:
        """Write down, on the disk itself, what is about to be sent: pairs of a sending's key and a subscription."""
        by_sending: dict[str, list[int]] = {}
        for sending, subscription in keys:
            by_sending.setdefault(sending, []).append(subscription)
        at = clock.now().timestamp()
        for sending, subscriptions in by_sending.items():
            self._write(f"H {seq} {at:.3f} {sending} {' '.join(map(str, subscriptions))}\n")
        self._to_disk()
        crashpoint("engine.after_journal")

    def ended(self, results: Sequence[tuple[str, Result]]) -> None:
        """Write down what came of it: pairs of a sending's key and a result."""
        at = clock.now().timestamp()
        for sending, found in results:
            words = " ".join(found.said.split())[:200]
            whose = f"{found.one.subscription}:{found.one.token}"
            self._write(f"R {at:.3f} {sending} {whose} {found.end.value} {found.code} {words}\n")
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Done with."""
        if self._file is not None:
            self._to_disk()
            self._file.close()
            self._file = None

    def _write(self, line: str) -> None:
        if self._file is None:
            path = folder() / f"{self.name}.log"
            self._file = path.open("ab")
            _sync_folder(path.parent)
        self._file.write(line.encode())

    def _to_disk(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fdatasync(self._file.fileno())


def disk() -> str:
    """What names this disk, made on first use. It lies beside the journals, and goes where they go."""
    path = folder().parent / "disk"
    if not path.exists():
        unfinished = path.with_name(f".disk.{secrets.token_hex(4)}")
        unfinished.write_text(secrets.token_hex(16))
        try:
            os.link(unfinished, path)  # the first process to get here wins
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
        _sync_folder(path.parent)
    return path.read_text()


def gone() -> set[str]:
    """Keys of sendings whose journals lay here and were tidied away: all of them were done."""
    path = folder().parent / "gone"
    return set(path.read_text().split()) if path.exists() else set()


def write_gone(keys: Collection[str]) -> None:
    """Keep these, on the disk itself."""
    with (folder().parent / "gone").open("a") as file:
        file.write("".join(f"{key}\n" for key in sorted(keys)))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(folder().parent)


def folder() -> Path:
    """Where journals lie."""
    path = Path(settings.DATA_DIR) / "sending" / "journals"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def lines(path: Path) -> Iterator[Line]:
    """One journal, from its beginning. What was cut off in the middle of a line was not sent, and is passed over."""
    with path.open("rb") as file:
        for raw in file:
            if raw.endswith(b"\n") and (found := _read(raw.decode(errors="replace"))) is not None:
                yield found


def last_seq(path: Path) -> int:
    """How far it came."""
    return max((line.seq for line in lines(path)), default=0)


def _read(text: str) -> Line | None:
    parts = text.split()
    try:
        if parts[0] == "H":
            return Line(float(parts[2]), parts[3], tuple(map(int, parts[4:])), seq=int(parts[1]))
        if parts[0] == "R":
            words = text.split(maxsplit=6)
            said = words[6].strip() if len(words) > 6 else ""
            whose, _colon, token = parts[3].partition(":")
            return Line(
                float(parts[1]), parts[2], (int(whose),), state=parts[4], code=int(parts[5]), said=said, token=int(token or 0)
            )  # fmt: skip
    except (IndexError, ValueError):
        pass
    return None


def _sync_folder(path: Path) -> None:
    """A new file's name is on disk only then."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
