"""`POST /_/seen`: a page tells what became of an ask. It is answered at once, and nobody's address or cookie is kept."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from kiosk.asgi import Receive
from kiosk.beacon_files import BeaconFiles, Bounds
from kiosk.beacon_lines import Beacon, JunkError, pairs_once, understood
from kiosk.clients import Clients, neighbourhood
from kiosk.request import Reply, Request
from kiosk.site import Site

PATH = "/_/seen"
LONGEST = 1024
"""Bytes of a body."""
BODY_SECONDS = 5.0
A_MINUTE = 3000
"""Beacons that one neighbourhood may send in a minute; behind a mobile provider's network are thousands of readers."""
_NEIGHBOURHOODS = 20_000
_OTHERS = "others"
_FIELDS = 9


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and whether the request's body was read to its end, so that the connection can go on."""

    reply: Reply
    is_read: bool = False


class Beacons:
    """One kiosk's ear for beacons. Addresses are counted in memory for a minute, and written nowhere."""

    def __init__(
        self, folder: Path, clients: Clients, *, bounds: Bounds | None = None, a_minute: int = A_MINUTE
    ) -> None:
        self.files = BeaconFiles(folder, bounds)
        self._clients = clients
        self._a_minute = a_minute
        self._minute = 0
        self._came: Counter[str] = Counter()

    async def answer(self, site: Site, request: Request, receive: Receive) -> Answered:
        """204 for a beacon, also for one that is dropped: a page can do nothing about that."""
        if request.method != "POST":
            return Answered(_reply(site, 405, allow="POST"))
        if not is_from_our_pages(request):
            return Answered(_reply(site, 403))
        body = await _body(receive)
        if body is None:
            return Answered(_reply(site, 400))
        try:
            beacon = read(body, request.header(b"content-type") or b"")
        except JunkError:
            return Answered(_reply(site, 400), is_read=True)
        if self._is_within_limit(neighbourhood(self._clients.address(request))):
            self.files.put(beacon)
        else:
            self.files.drop()
        return Answered(_reply(site, 204), is_read=True)

    def _is_within_limit(self, whose: str) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute = minute
            self._came.clear()
        # Whoever has many networks at hand shares one count with all who come after them.
        key = whose if whose in self._came or len(self._came) < _NEIGHBOURHOODS else _OTHERS
        self._came[key] += 1
        return self._came[key] <= self._a_minute


def is_from_our_pages(request: Request) -> bool:
    """Whether the browser says that a page of this very host sent it. No page can make it say so falsely."""
    fetched_from = request.header(b"sec-fetch-site")
    if fetched_from is not None:
        return fetched_from == b"same-origin"
    origin = (request.header(b"origin") or b"").decode("latin-1")
    return origin.partition("://")[2].lower() == request.host.lower() != ""


def read(body: bytes, content_type: bytes) -> Beacon:
    """The beacon in a body: JSON as text, or a form. Raises `JunkError`."""
    kind = content_type.partition(b";")[0].strip().lower()
    try:
        if kind == b"text/plain":
            said = json.loads(body.decode("utf-8"), object_pairs_hook=pairs_once)
        elif kind == b"application/x-www-form-urlencoded":
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=_FIELDS)
            said = pairs_once(pairs)
        else:
            raise JunkError("neither text nor a form")
    except (ValueError, RecursionError) as error:
        raise JunkError(str(error)) from error
    if not isinstance(said, dict):
        raise JunkError("no fields")
    return understood(said)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None for one that is too long, too slow, or broke off."""
    found: bytes = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                found += message.get("body", b"")
                if len(found) > LONGEST:
                    return None
                if not message.get("more_body"):
                    return found
    except TimeoutError:
        return None


def _reply(site: Site, status: int, **own: str) -> Reply:
    """Without any words: nobody reads the answer to a beacon."""
    length = {} if status == 204 else {"content-length": "0"}
    return Reply(status, site.headers_of("beacon", {"cache-control": "no-store", **length, **own}))
