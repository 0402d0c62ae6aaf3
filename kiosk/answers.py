"""Finished answers: head and body of a plate in one piece, checked when they come from disk, kept in memory up to a bound."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import brotli

from kiosk import banner
from kiosk.asgi import Headers
from kiosk.plates import ENCODINGS, WHOLE, Plate, digest, tree_of
from kiosk.shelf import EVERYTHING, Shelf
from kiosk.site import Site

IN_MEMORY = 96 * 1024 * 1024
"""Bytes of finished answers that stay in memory."""

_BESIDES = 600
"""About what an answer takes up besides its bytes: its places in the dictionaries, their keys."""

_WHOLE = WHOLE.encode()

Codings = tuple[str, ...]


@dataclass(slots=True)
class Answer:
    """One plate in one coding, finished. `has_whole`: those with a pass may get another plate here."""

    status: int
    length: int
    etag: bytes
    has_whole: bool
    is_whole: bool
    rest: bytes
    """What follows the date in an answer of 200: the headers, the empty line, the body."""
    rest_unchanged: bytes
    """The same for 304."""
    is_listed: bool = True
    """Whether the bytes are those that the plate's line names."""
    is_used: bool = False
    access: str = ""
    article: int = 0
    """What a pass must open, of a plate for those with a pass: as in its line."""

    @property
    def body(self) -> bytes:
        """The body alone."""
        return self.rest[len(self.rest) - self.length :]

    @property
    def headers(self) -> Headers:
        """The headers of the answer with its body."""
        return _headers(self.rest)

    @property
    def unchanged(self) -> Headers:
        """The headers of 304."""
        return _headers(self.rest_unchanged)


class DamagedPlateError(Exception):
    """No file of the plate is what its digest says."""


class NotAcceptableError(Exception):
    """The plate lies in no coding that this reader takes."""


class Answers:
    """Address and codings → answer. What has not been asked for since its last turn goes first when room is short."""

    def __init__(self, data_dir: Path, shelf: Shelf, room: int = IN_MEMORY) -> None:
        self._data_dir = data_dir
        self._shelf = shelf
        self._room = room
        self._taken = 0
        self.ready: dict[Codings, dict[bytes, Answer]] = {order: {} for order in _ORDERS}
        """Codings in the reader's order of liking → address → answer: what the fast path looks into."""
        self.ready_whole: dict[Codings, dict[bytes, Answer]] = {order: {} for order in _ORDERS}
        """The same for those with a pass. Apart, so that no way of writing an address leads there."""
        self.suspects: dict[str, int] = {}
        """Address → sequence number of plates whose files are not what their lines say."""
        self._found_by = (self.ready, self.ready_whole)
        self._queue: dict[tuple[Codings, bytes], Answer] = {}

    def get(self, plate: Plate, codings: Codings, site: Site) -> Answer:
        """The answer for a printed plate. Raises `DamagedPlateError`, `NotAcceptableError`."""
        address = plate.address.encode()
        answer = self._queue.get((codings, address))
        if answer is not None:
            answer.is_used = True
            return answer
        answer = self._make(plate, codings, site)
        if answer.is_listed:
            self._keep((codings, address), answer)
        return answer

    def forget(self, addresses: set[str]) -> None:
        """Let go of the answers of these addresses: their plates have changed."""
        if EVERYTHING in addresses:
            for key in list(self._queue):
                self._drop(key)
        for address in addresses:
            for name in (address, address.removesuffix(WHOLE), address + WHOLE):
                for codings in _ORDERS:
                    self._drop((codings, name.encode()))

    def _keep(self, key: tuple[Codings, bytes], answer: Answer) -> None:
        size = _size(answer)
        if size > self._room // 8:
            return
        while self._taken + size > self._room:
            self._make_room()
        self._put(key, answer)

    def _put(self, key: tuple[Codings, bytes], answer: Answer) -> None:
        codings, address = key
        self._found_by[address.endswith(_WHOLE)][codings][address] = self._queue[key] = answer
        self._taken += _size(answer)

    def _make_room(self) -> None:
        oldest, answer = next(iter(self._queue.items()))
        self._drop(oldest)
        if answer.is_used:  # a second chance, at the end of the queue
            answer.is_used = False
            self._put(oldest, answer)

    def _drop(self, key: tuple[Codings, bytes]) -> None:
        answer = self._queue.pop(key, None)
        if answer is not None:
            codings, address = key
            del self._found_by[address.endswith(_WHOLE)][codings][address]
            self._taken -= _size(answer)

    def _make(self, plate: Plate, codings: Codings, site: Site) -> Answer:
        try:
            coding, body = self._body(plate, codings)
        except DamagedPlateError:
            coding, body = "", self._younger(plate, codings)
            plate = replace(plate, digests={"": digest(body)})
            return replace(self._finish(plate, coding, body, site), is_listed=False)
        return self._finish(plate, coding, body, site)

    def _finish(self, plate: Plate, coding: str, body: bytes, site: Site) -> Answer:
        is_whole = plate.address.endswith(WHOLE)
        has_whole = is_whole or self._shelf.knows(plate.address + WHOLE)
        body, mark = _with_banner(plate, coding, body, site)
        own: dict[str, str] = {}
        etag = ""
        if plate.digests:
            own["vary"] = "Accept-Encoding, Cookie" if has_whole else "Accept-Encoding"
        if plate.digests and plate.status == 200:
            own["etag"] = etag = f'"{plate.etag}{mark}-{coding}"' if coding else f'"{plate.etag}{mark}"'
        if is_whole:
            own["cache-control"] = "private, no-store"
        elif plate.keys:
            own |= site.keys_of(plate.keys)
        headers = site.headers_of(plate.kind, {**plate.headers, **own})
        unchanged = [pair for pair in headers if pair[0] != b"content-type"]
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        rest = _block(headers) + body
        return Answer(
            plate.status, len(body), etag.encode(), has_whole, is_whole, rest, _block(unchanged),
            access=plate.access, article=plate.article,
        )  # fmt: skip

    def _body(self, plate: Plate, codings: Codings) -> tuple[str, bytes]:
        """The body in the best coding that lies undamaged on disk."""
        if not plate.digests:
            return "", b""
        wanted = [coding for coding in codings if coding in plate.digests]
        if not wanted:
            raise NotAcceptableError(plate.address)
        for coding in wanted:
            body = self._read(plate, coding)
            if body is not None and digest(body) == plate.digests[coding]:
                return coding, body
            self.suspects[plate.address] = plate.seq
        if "" in codings and (body := self._unpacked(plate)) is not None:
            return "", body
        raise DamagedPlateError(plate.address)

    def _unpacked(self, plate: Plate) -> bytes | None:
        """The plain body out of a packed one, for a reader who takes no other while the plain file is damaged."""
        for coding in _UNPACK:
            body = self._unpack(plate, coding) if coding in plate.digests else None
            if body is not None and digest(body) == plate.digests.get("", ""):
                return body
        return None

    def _younger(self, plate: Plate, codings: Codings) -> bytes:
        """The body of a newer printing whose line is still to come: two files that say the same are no damage."""
        plain = self._read(plate, "") if "" in codings else None
        if plain is None or not any(self._unpack(plate, coding) == plain for coding in _UNPACK):
            raise DamagedPlateError(plate.address)
        return plain

    def _unpack(self, plate: Plate, coding: str) -> bytes | None:
        packed = self._read(plate, coding)
        try:
            return None if packed is None else _UNPACK[coding](packed)
        except (zlib.error, brotli.error):
            return None

    def _read(self, plate: Plate, coding: str) -> bytes | None:
        try:
            with open(f"{self._data_dir}/{tree_of(plate)}/{plate.file}{ENCODINGS[coding]}", "rb", buffering=0) as file:
                return file.read()
        except OSError:
            return None


def _with_banner(plate: Plate, coding: str, body: bytes, site: Site) -> tuple[bytes, str]:
    """The body with what stands over every page, and what that adds to its tag."""
    over, language = site.banner_at(plate.address)
    if over is None or plate.kind not in banner.KINDS or not plate.digests:
        return body, ""
    made = banner.packed_within(body, coding, over, language)
    return (body, "") if made is None else (made, f"~{over.mark}")


def _gunzip(body: bytes) -> bytes:
    return zlib.decompress(body, wbits=31)


_UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": _gunzip}

_ORDERS: tuple[Codings, ...] = tuple(
    order for count in range(len(ENCODINGS) + 1) for order in itertools.permutations(ENCODINGS, count)
)
"""All orders of liking that a reader may have."""


def _block(headers: Headers) -> bytes:
    return b"".join(b"%b: %b\r\n" % pair for pair in headers) + b"\r\n"


def _headers(block: bytes) -> Headers:
    lines = block.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]


def _size(answer: Answer) -> int:
    return len(answer.rest) + len(answer.rest_unchanged) + _BESIDES
