"""Another node's copy of the edition, out of the object store: for kiosks on machines where no press is.

It follows what `mirroring` has put there: the index once, then the lines, each after the files that it names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from broadsheet.edition import journal
from broadsheet.edition.journal import Journal, Line
from broadsheet.edition.mirroring import OWN, PRIVATE, PUBLIC
from broadsheet.edition.store import Store
from kiosk import plates
from kiosk.index import header
from kiosk.plates import ENCODINGS, DamagedLineError, Plate

FILES_AT_ONCE = 400


@dataclass
class _Step:
    """One step of the mirror: `after` which number, and what came then."""

    key: str
    after: int
    site: str
    lines: list[Line]
    files: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class Node:
    """This machine's copy. Every method raises `StoreError` and `OSError`; what was fetched stays."""

    def __init__(self) -> None:
        self._public = Store(PUBLIC)
        self._told = Store(PRIVATE) if PRIVATE in settings.STORAGES else self._public
        """Where index and lines are read: the private bucket has those about closed plates, too."""
        self._data = Path(settings.DATA_DIR)
        self._last = ""

    def catch_up(self) -> int:
        """Fetch what is new. Returns how many lines there were."""
        seq = _seq()
        if seq < 0:
            return self._begin()
        count = 0
        for key, _etag in self._told.listed(f"{OWN}lines/", after=self._last or f"{OWN}lines/{seq:016d}"):
            step = _step(key, self._told.get(key))
            if step.after > _seq():
                return self._begin()  # what came between is not there any more
            count += self._take(step)
            self._last = key
        return count

    def _begin(self) -> int:
        raw = self._told.get(f"{OWN}index")
        self._fetch_site()
        self._fetch_files([key for top in ("media/", "static/") for key, _etag in self._public.listed(top)])
        lines = [plates.parse(line) for line in raw.splitlines() if plates.address_of(line) != b"#"]
        self._fetch_bodies(lines)
        seq = header(raw.partition(b"\n")[0])[0]
        _put(journal.folder() / "index", raw)
        _put(journal.folder() / "journal", b"#\t" + json.dumps({"format": 1, "seq": seq}).encode() + b"\n")
        self._last = ""
        return len(lines)

    def _take(self, step: _Step) -> int:
        self._fetch_files(step.files)
        here = journal.folder() / "site.json"
        if not here.exists() or plates.digest(here.read_bytes()) != step.site:
            self._fetch_site()
        known = _seq()
        lines = [line for line in step.lines if line.seq > known]
        self._fetch_bodies(lines)
        if lines:
            Journal().append(lambda _first: lines)
            self._clear(lines)
        for name in step.gone:
            _inside(self._data / "public", name).unlink(missing_ok=True)
        written = Journal()
        if written.is_long:
            written.sum_up(complete=written.is_complete())
        return len(lines)

    def _fetch_site(self) -> None:
        """With this machine's own folders in it, which are laid out as the press's."""
        _put(journal.folder() / "site.json", self._told.get(f"{OWN}site.json"))

    def _fetch_files(self, names: Iterable[str]) -> None:
        self._fetch(self._public, {name: _inside(self._data / "public", name) for name in names}, is_new_only=True)

    def _fetch_bodies(self, lines: Iterable[Line]) -> None:
        public: dict[str, Path] = {}
        closed: dict[str, Path] = {}
        for line in lines:
            if not isinstance(line, Plate) or not line.file:
                continue
            for coding, digest in line.digests.items():
                name = f"{plates.tree_of(line)}/{line.file}{ENCODINGS[coding]}"
                path = _inside(self._data, name)
                if not path.exists() or plates.digest(path.read_bytes()) != digest:
                    (closed if line.access else public)[name.removeprefix("public/")] = path
        self._fetch(self._public, public)
        if closed:
            self._fetch(self._told, closed)

    def _fetch(self, store: Store, wanted: dict[str, Path], *, is_new_only: bool = False) -> None:
        missing = [key for key, path in wanted.items() if not (is_new_only and path.exists())]
        for start in range(0, len(missing), FILES_AT_ONCE):
            for key, body in store.get_all(missing[start : start + FILES_AT_ONCE]).items():
                _put(wanted[key], body)

    def _clear(self, lines: Iterable[Line]) -> None:
        """What was withdrawn has no file on this machine either."""
        for line in lines:
            if isinstance(line, Plate) and line.status == 200:
                continue
            path, _whole, _rest = line.address.partition(plates.WHOLE)
            for kind in ("text/html", "application/xml"):
                tree = self._data / plates.tree_of(Plate(line.address, 0, 200, access="members" if _whole else ""))
                host_free = f"/{path[2:].partition('/')[2]}" if path.startswith("//") else path
                for ending in ENCODINGS.values():
                    _inside(tree, plates.file_of(host_free, kind) + ending).unlink(missing_ok=True)


def _step(key: str, raw: bytes) -> _Step:
    head, *rest = raw.splitlines()
    facts: dict[str, Any] = json.loads(head.partition(b"\t")[2])
    return _Step(
        key, int(facts["after"]), facts["site"], [plates.parse(line) for line in rest], facts["files"], facts["gone"]
    )


def _seq() -> int:
    """What this machine's edition has reached; -1 before there is any."""
    try:
        lines = (journal.folder() / "journal").read_bytes().splitlines()
        first = header(lines[0])[0]
        return plates.parse(lines[-1]).seq if len(lines) > 1 else first
    except (OSError, IndexError, DamagedLineError):
        return -1


def _inside(folder: Path, name: str) -> Path:
    """A path below the folder; a store that has been tampered with must not write elsewhere. Raises `OSError`."""
    path = folder / name
    if not Path(os.path.normpath(path)).is_relative_to(folder):
        raise PermissionError(f"The store names a file outside of the edition: {name}")
    return path


def _put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".tmp-{path.name}")
    with beside.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
