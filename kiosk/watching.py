"""Watching plates: one stream of server-sent events per reader, told whenever one of the plates has changed.

What is small travels with the news of it, so that ten thousand open pages need not all ask for it at once.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl

from kiosk.asgi import Receive, Send
from kiosk.paths import BadPathError, check
from kiosk.plates import Plate
from kiosk.refusals import refuse
from kiosk.request import Reply, Request
from kiosk.shelf import EVERYTHING, Shelf
from kiosk.site import Site

PATH = "/_/watch"
HEARTBEAT_SECONDS = 20
"""Nobody hears nothing for longer than twice that: proxies and mobile networks cut what is silent for 60."""
_TURNS = 20
STUCK_SECONDS = 60
"""A reader who takes nothing for so long is not there any more."""
PLATES_AT_MOST = 32
_DIGITS = 15
READERS_AT_MOST = 20_000
_AGAIN_SECONDS = (2, 8)
"""Between these a reader comes back after a break, each at another moment, so that not all come at once."""
BACK_A_SECOND = 430
"""Where more would come, they come over a longer time. Each heartbeat tells it anew: who came early knows of no crowd."""


class _Reader:
    """One open stream. What is still to be told is a set of addresses: it never grows beyond what is watched."""

    __slots__ = ("heard", "is_stuck", "plates", "prefix", "send", "sending", "task", "untold")

    def __init__(self, plates: tuple[str, ...], prefix: str, send: Send) -> None:
        self.plates = plates
        self.prefix = prefix
        self.send = send
        self.untold: set[str] = set()
        self.sending: asyncio.Task[None] | None = None
        self.task = asyncio.current_task()
        self.is_stuck = False
        self.heard = time.monotonic()

    def stop(self) -> None:
        """End the stream from our side."""
        if self.task:
            self.task.cancel()


class Watching:
    """All open streams."""

    def __init__(
        self,
        shelf: Shelf,
        carried: Callable[[Plate], str | None] = lambda _plate: None,
        *,
        readers_at_most: int = READERS_AT_MOST,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._shelf = shelf
        self._carried = carried
        self._readers_at_most = readers_at_most
        self._heartbeat = heartbeat
        self._readers: set[_Reader] = set()
        self._of_plate: dict[str, set[_Reader]] = {}
        self._events: dict[str, tuple[int, bytes]] = {}
        self._is_ending = False

    def __len__(self) -> int:
        return len(self._readers)

    def refusal(self, site: Site, request: Request) -> Reply | None:
        """Why this request gets no stream; None if it does."""
        if len(self._readers) >= self._readers_at_most or self._is_ending:
            return refuse(site, 503, request.address)
        plates = _plates(request)
        if not 0 < len(plates) <= PLATES_AT_MOST:
            return refuse(site, 400, request.address)
        prefix = request.address.removesuffix(request.path)
        if not all(_is_path(plate) and self._shelf.knows(prefix + plate) for plate in plates):
            return refuse(site, 404, request.address)
        return None

    async def stream(self, site: Site, request: Request, receive: Receive, send: Send) -> None:
        """Tell one reader of changes until they leave, or `end` is called."""
        prefix = request.address.removesuffix(request.path)
        reader = _Reader(tuple(prefix + plate for plate in _plates(request)), prefix, send)
        self._add(reader)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": site.headers_of("watch", _HEADERS)})
            await send(_piece(self._greeting(reader, _last_event(request))))
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not (self._is_ending or reader.is_stuck) or reader.task is None:
                raise
            reader.task.uncancel()
            await _end(request, send, is_stuck=reader.is_stuck)
        finally:
            self._remove(reader)

    def tell(self, addresses: set[str]) -> None:
        """These plates have changed."""
        if EVERYTHING in addresses:
            addresses = set(self._of_plate)
        for address in addresses:
            self._events.pop(address, None)
        for address in addresses & self._of_plate.keys():
            for reader in self._of_plate[address]:
                reader.untold.add(address)
                self._set_off(reader)

    async def keep_alive(self) -> None:
        """Send every reader a sign of life, each a heartbeat after the last. Runs until it is cancelled.

        Signs of life count from a reader's own, not from a common beginning: who came first learns soon how many came after.
        """
        while True:
            await asyncio.sleep(self._heartbeat / _TURNS)
            due = time.monotonic() - self._heartbeat
            for reader in [each for each in self._readers if each.heard <= due]:
                reader.heard = time.monotonic()
                self._set_off(reader)

    def end(self) -> None:
        """Close all streams, so that the process can stop."""
        self._is_ending = True
        for reader in list(self._readers):
            reader.stop()

    def _add(self, reader: _Reader) -> None:
        self._readers.add(reader)
        for address in reader.plates:
            self._of_plate.setdefault(address, set()).add(reader)

    def _remove(self, reader: _Reader) -> None:
        self._readers.discard(reader)
        if reader.sending:
            reader.sending.cancel()
        for address in reader.plates:
            watching = self._of_plate.get(address, set())
            watching.discard(reader)
            if not watching:
                self._of_plate.pop(address, None)
                self._events.pop(address, None)

    def _set_off(self, reader: _Reader) -> None:
        """Send what there is, unless that is being done: then the sender finds it when it comes to it."""
        if reader.sending is None:
            reader.sending = asyncio.get_running_loop().create_task(self._send(reader))

    async def _send(self, reader: _Reader) -> None:
        try:
            async with asyncio.timeout(STUCK_SECONDS):
                await reader.send(_piece(self._told(reader) or self._again()))
                while reader.untold:
                    await reader.send(_piece(self._told(reader)))
        except (TimeoutError, OSError):
            reader.is_stuck = True
            reader.stop()
        finally:
            reader.sending = None

    def _greeting(self, reader: _Reader, last: int | None) -> bytes:
        opening = self._again()
        if last is None:
            standing = b"".join(self._event(address, reader.prefix)[1] for address in reader.plates)
            standing = standing.replace(b"event: plate\n", b"event: standing\n")
            return opening + standing + f"id: {self._shelf.seq}\n\n".encode()
        # A number from the future is another edition's: nothing is known of what this reader has seen.
        since = last if last <= self._shelf.seq else -1
        return opening + self._after(since, reader.plates, reader.prefix)

    def _again(self) -> bytes:
        """When a reader comes back after a break. Browsers take the last one that they were told."""
        least, most = _AGAIN_SECONDS
        latest = max(most, least + len(self._readers) / BACK_A_SECOND)
        return f"retry: {random.uniform(least, latest) * 1000:.0f}\n\n".encode()  # noqa: S311 - spreads load, hides nothing

    def _told(self, reader: _Reader) -> bytes:
        addresses, reader.untold = reader.untold, set()
        return self._after(-1, addresses, reader.prefix)

    def _after(self, since: int, addresses: Iterable[str], prefix: str) -> bytes:
        """Events of the plates that are younger than this number, in order, so that the last id covers all before it."""
        events = sorted(self._event(address, prefix) for address in addresses)
        return b"".join(event for seq, event in events if seq > since)

    def _event(self, address: str, prefix: str) -> tuple[int, bytes]:
        """The newest event of a plate, made once for all its readers. A plate that is no more has no etag."""
        found = self._events.get(address)
        if found is None:
            plate = self._shelf.find(address)
            seq = plate.seq if plate else self._shelf.seq
            facts = {"plate": address.removeprefix(prefix), "etag": plate.etag if plate else None}
            body = self._carried(plate) if plate else None
            if body is not None:
                facts["body"] = body
            data = json.dumps(facts, separators=(",", ":"), ensure_ascii=False)
            found = seq, f"id: {seq}\nevent: plate\ndata: {data}\n\n".encode()
            self._events[address] = found
        return found


_HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx would keep the events until it had a few kilobytes of them
}


async def _end(request: Request, send: Send, *, is_stuck: bool) -> None:
    abort = request.scope.get("extensions", {}).get("kiosk.abort")
    if is_stuck and abort:
        abort["now"]()  # to close politely would wait for what the reader does not take
    else:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _piece(body: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": True}


def _plates(request: Request) -> list[str]:
    """The plates that are asked for, each once."""
    asked = parse_qsl(request.query, max_num_fields=None)
    return list(dict.fromkeys(value for name, value in asked if name == "plate"))


def _is_path(plate: str) -> bool:
    try:
        check(plate)
    except BadPathError:
        return False
    return not plate.startswith("//")


def _last_event(request: Request) -> int | None:
    said = (request.header(b"last-event-id") or b"").decode("latin-1")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _DIGITS else None
