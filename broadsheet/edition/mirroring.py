"""Carrying the edition into an object store: files first, then the lines that name them, in the order of the journal.

The store's public bucket holds what everybody may read, laid out like `public/`, and under `.edition/` what other nodes'
kiosks need: the index, the lines since, `site.json`. Plates for those with a pass, and every line about one, go to a
private bucket or nowhere.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from broadsheet.edition import journal
from broadsheet.edition.following import Follower, is_public
from broadsheet.edition.journal import Line
from broadsheet.edition.store import File, Store, StoreError
from broadsheet.newsroom import files as newsroom_files
from kiosk import plates
from kiosk.plates import ENCODINGS, Plate
from kiosk.site import Site

logger = logging.getLogger("broadsheet.press")

NAME = "store"
PUBLIC, PRIVATE = "edition", "edition-private"
"""Django's aliases of the two buckets."""
OWN = ".edition/"
AT_ONCE = 40
"""Plates in one step: what was withdrawn meanwhile goes before the next."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LINES_KEPT = 20
"""Steps whose lines stay after an index that includes them: a node may be reading them just now."""


class Mirror:
    """One installation's edition in a store. `trouble` says what is wrong, for the desk; `seq` what is there already."""

    def __init__(self) -> None:
        self.follower = Follower(NAME)
        self.trouble = ""
        self._public = Store(PUBLIC)
        self._private = Store(PRIVATE) if PRIVATE in settings.STORAGES else None
        self._files = _Files()
        self._tries = 0
        self._not_before = 0.0
        self._index_there = (0, 0)
        self._lines: list[str] = []
        self._there: dict[str, str] = {}
        """Key → entity tag of what was in the public bucket when everything was compared."""

    @property
    def seq(self) -> int:
        """Everything up to this number is in the store."""
        return self.follower.seq

    def work(self) -> float | None:
        """One step. Returns in how many seconds to come again, if in any. Raises `OSError` when the disk can't be read."""
        new = self.follower.catch_up()
        withdrawn = [line for line in new if not isinstance(line, Plate) or line.status != 200]
        left = self._not_before - time.monotonic()
        if left > 0 and not withdrawn:
            return left
        try:
            self._delete_public([key for line in withdrawn if is_public(line) for key in _former_keys(line)])
            is_busy = self._step()
        except StoreError as error:
            return self._again(str(error))
        self.trouble, self._tries, self._not_before = "", 0, 0.0
        return 0.0 if is_busy else None

    def _step(self) -> bool:
        if self.follower.is_whole and not self.follower.is_idle:
            self._compare()
        files = self._files.changed()
        chunk = list(self.follower.waiting.values())[:AT_ONCE]
        if not chunk and not files.added and not files.gone and not self._is_index_new():
            return False
        self._put_public([_asset(name) for name in files.added if name not in self._there])
        self._put(chunk)
        self._delete_public(files.gone)
        self._files.done(files)
        self._tell(chunk, files)
        self.follower.done(*chunk)
        if not self.follower.waiting and self._is_index_new():
            self._sum_up()
        return bool(self.follower.waiting)

    def _put(self, chunk: Sequence[Line]) -> None:
        site = Site.read(journal.folder() / "site.json")
        public = [line for line in chunk if is_public(line)]
        found = [one for line in public for one in _bodies(line, site)]
        self._put_public([one for one in found if self._there.get(one.key) != one.etag])
        there = {one.key for one in found}
        self._delete_public([key for line in public for key in _former_keys(line) if key not in there])
        if self._private:
            closed = [line for line in chunk if not is_public(line)]
            self._private.put(one for line in closed for one in _bodies(line, site))
            gone = [line for line in closed if not isinstance(line, Plate)]
            self._private.delete([key for line in gone for key in _former_keys(line)])

    def _put_public(self, files: Sequence[File]) -> None:
        self._public.put(files)
        for one in files:
            self._there.pop(one.key, None)

    def _delete_public(self, keys: Sequence[str]) -> None:
        self._public.delete(keys)
        for key in keys:
            self._there.pop(key, None)

    def _tell(self, chunk: Sequence[Line], files: Changed) -> None:
        """What other nodes must know of this step, under a name that sorts as the journal does."""
        raw_site = (journal.folder() / "site.json").read_bytes()
        last = chunk[-1].seq if chunk else max(0, self.follower.seq)
        header = {
            "format": 1,
            "after": self.follower.seq,
            "site": plates.digest(raw_site),
            "files": files.added,
            "gone": files.gone,
        }
        name = f"{OWN}lines/{last:016d}-{time.time_ns():020d}"
        for store, some in self._stores(chunk):
            body = b"#\t" + json.dumps(header).encode() + b"\n" + b"".join(map(_raw, some))
            store.put([File(f"{OWN}site.json", raw_site, _OWN_HEADERS)])
            store.put([File(name, body, _OWN_HEADERS)])
        self._lines.append(name)

    def _stores(self, lines: Sequence[Line]) -> list[tuple[Store, list[Line]]]:
        """Each bucket with the lines that may be in it."""
        found = [(self._public, [line for line in lines if is_public(line)])]
        return [*found, (self._private, list(lines))] if self._private else found

    def _compare(self) -> None:
        """Lines may have been missed: what is there and stands no more goes first."""
        wanted = {key for line in self.follower.waiting.values() if is_public(line) for key in _keys(line)}
        wanted |= set(self._files.everything())
        self._there = dict(pair for pair in self._public.listed() if not pair[0].startswith(OWN))
        self._delete_public([key for key in self._there if key not in wanted])
        if self._private:
            closed = {key for line in self.follower.waiting.values() if not is_public(line) for key in _keys(line)}
            self._private.delete([key for key, _etag in self._private.listed("private/") if key not in closed])
        self.follower.is_complete()

    def _is_index_new(self) -> bool:
        return _identity(journal.folder() / "index") not in {self._index_there, (0, 0)}

    def _sum_up(self) -> None:
        """Put the new index there, and take away lines that it has in it."""
        identity = _identity(journal.folder() / "index")
        head, *rest = (journal.folder() / "index").read_bytes().splitlines(keepends=True)
        seq = int(json.loads(head.partition(b"\t")[2])["seq"])
        if seq > self.seq:
            return
        known = [(raw, plates.parse(raw)) for raw in rest]
        for store, is_all in ((self._public, False), (self._private, True)):
            if store is not None:
                body = head + b"".join(raw for raw, line in known if is_all or is_public(line))
                store.put([File(f"{OWN}index", body, _OWN_HEADERS)])
                old = [
                    key for key, _etag in store.listed(f"{OWN}lines/") if int(key.split("/")[-1].split("-")[0]) <= seq
                ]
                store.delete(old[:-LINES_KEPT])
        self._index_there = identity
        self._there.clear()

    def _again(self, told: str) -> float:
        pause: float = min(FIRST_PAUSE * 2.0**self._tries, LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311
        self._tries += 1
        self._not_before = time.monotonic() + pause
        if told != self.trouble:
            logger.error("The edition is not carried to the store (%s); trying again until it is", told)
        self.trouble = told
        return pause


@dataclass(frozen=True)
class Changed:
    """Pictures, styles and scripts that came and went, as keys."""

    added: list[str]
    gone: list[str]
    times: dict[Path, int]


class _Files:
    """Files whose names are made of their bytes: no line names them, and pages must not come before them."""

    def __init__(self) -> None:
        self._public = Path(settings.DATA_DIR) / "public"
        self._known: set[str] = set()
        self._looked: dict[Path, int] = {}

    def everything(self) -> list[str]:
        """All that there are now."""
        found = []
        for top in ("media", "static"):
            for path in (self._public / top).rglob("*"):
                name = path.relative_to(self._public)
                if path.is_file() and not any(part.startswith(".") for part in name.parts):
                    found.append(str(name))
        return sorted(found)

    def changed(self) -> Changed:
        """What is different from what is `done`. Folders that have not changed are not read."""
        folders = [self._public / "media", *(self._public / "static").rglob("*/"), self._public / "static"]
        times = {path: path.stat().st_mtime_ns for path in folders if path.is_dir()}
        if times == self._looked:
            return Changed([], [], times)
        found = set(self.everything())
        return Changed(sorted(found - self._known), sorted(self._known - found), times)

    def done(self, changed: Changed) -> None:
        """These are there, or no more."""
        self._known |= set(changed.added)
        self._known -= set(changed.gone)
        self._looked = changed.times


_OWN_HEADERS = {"ContentType": "text/plain; charset=utf-8", "CacheControl": "no-store"}


def _asset(name: str) -> File:
    kind = {".gz": "gzip", ".br": "br"}.get(Path(name).suffix)
    bare = name[:-3] if kind else name
    content_type = newsroom_files.kind(bare)
    headers = {
        "ContentType": f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type,
        "CacheControl": "public, max-age=31536000, immutable",
    }
    body = (Path(settings.DATA_DIR) / "public" / name).read_bytes()
    return File(name, body, headers | ({"ContentEncoding": kind} if kind else {}))


def _bodies(line: Line, site: Site) -> Iterable[File]:
    """The plate's files, in every coding. Those that are of a newer printing are left to its line."""
    if not isinstance(line, Plate) or not line.file:
        return
    headers = {name.decode(): value.decode() for name, value in site.headers_of(line.kind, line.headers)}
    own = {"ContentType": headers.get("content-type", "text/html; charset=utf-8")}
    own["CacheControl"] = "private, no-store" if line.access else headers.get("cache-control", "no-store")
    for coding, digest in line.digests.items():
        path = Path(settings.DATA_DIR) / plates.tree_of(line) / (line.file + ENCODINGS[coding])
        body = path.read_bytes() if path.exists() else b""
        if plates.digest(body) == digest:
            yield File(_key(line, coding), body, own | ({"ContentEncoding": coding} if coding else {}))


def _keys(line: Line) -> list[str]:
    if not isinstance(line, Plate) or not line.file:
        return []
    return [_key(line, coding) for coding in line.digests]


def _key(line: Plate, coding: str) -> str:
    return f"{plates.tree_of(line)}/{line.file}{ENCODINGS[coding]}".removeprefix("public/")


def _former_keys(line: Line) -> list[str]:
    """Wherever a plate of this address can lie: a line that takes it away doesn't say where it was."""
    path, host = line.address.removesuffix(plates.WHOLE), ""
    if path.startswith("//"):
        host, _slash, rest = path[2:].partition("/")
        path = f"/{rest}"
    tree = f"hosts/{host}/" if host else ""
    if not is_public(line):
        tree = f"private/edition/{host or '_'}/"
    names = {plates.file_of(path, kind) for kind in ("text/html", "application/xml")}
    both = [*names, *(f".gone/{name}" for name in names)]
    return [f"{tree}{name}{ending}" for name in both for ending in ENCODINGS.values()]


def _raw(line: Line) -> bytes:
    return plates.line(line) if isinstance(line, Plate) else plates.removal_line(line)


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return status.st_dev, status.st_ino
