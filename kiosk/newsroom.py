"""The way to the newsroom: everything that is no plate streams through here, both ways, with bounds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from kiosk.asgi import Headers, Receive, Send
from kiosk.clients import Clients, neighbourhood
from kiosk.places import Limits, NoPlaceError, Places
from kiosk.request import Reply, Request
from kiosk.site import Site

logger = logging.getLogger("kiosk")

CONNECT_SECONDS = 2
SILENCE_SECONDS = 30
"""How long the newsroom may say nothing: a picture of 50 megapixels takes it about ten."""
_IDLE_SECONDS = 1
"""Shorter than the two seconds for which an ending newsroom keeps its connections: no request meets one that is being closed."""
_LONGEST_SOCKET = 107
_LONGEST_HEADER = 64 * 1024

_HOP_BY_HOP = {
    b"connection", b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer",
    b"transfer-encoding", b"upgrade", b"expect",
}  # fmt: skip
_OURS_TO_SAY = (b"x-forwarded-", b"x-real-ip", b"forwarded", b"x-plate-", b"x-broadsheet-", b"proxy")
"""Beginnings of names that no reader may send: they tell the newsroom who asks, or choose how a page is made."""
_NOT_PASSED_BACK = _HOP_BY_HOP | {b"date", b"server"}
_READERS_OWN_BACK = {b"set-cookie", b"content-length"}
_READERS_OWN = {b"cookie", b"authorization", b"if-none-match", b"if-modified-since", b"range", b"if-range"}


class NoNewsroomError(Exception):
    """It is down, or full, or silent."""


class BrokenOffError(Exception):
    """It fell silent in the middle of an answer."""


class Newsroom:
    """The newsroom behind its door: a Unix socket."""

    def __init__(self, door: Path, clients: Clients, limits: Limits | None = None) -> None:
        self._door = door
        self._clients = clients
        self._places = Places(limits or Limits())
        self._session: aiohttp.ClientSession | None = None
        self._asking: dict[tuple[str, str], asyncio.Task[Reply]] = {}
        self._folder = -1

    async def close(self) -> None:
        """Hang up."""
        for task in self._asking.values():
            task.cancel()
        if self._session:
            await self._session.close()
            self._session = None
        if self._folder >= 0:
            os.close(self._folder)
            self._folder = -1

    async def relay(self, site: Site, request: Request, receive: Receive, send: Send, part: str) -> None:
        """Stream a request there and its answer back. Raises `NoNewsroomError` as long as nothing was sent."""
        client = self._clients.address(request)
        share = f"part {part}"
        if request.path in site.narrow:
            share = f"path {request.path}"
            self._places.narrow(share, site.narrow[request.path])
        async with Reader(receive, has_body=request.has_body) as reader:
            try:
                async with (
                    self._places.place(share, f"from {neighbourhood(client)}"),
                    self._ask(request, self._headers(request, client), reader.body(), part or request.path) as answer,
                ):
                    await _stream(site, part or request.path, answer, reader, send)
            except NoPlaceError:
                raise NoNewsroomError("full") from None

    async def whole(self, site: Site, request: Request) -> Reply:
        """What it says to an anonymous reader, in one piece: asked once, however many wait for it."""
        key = (request.host, request.address)
        task = self._asking.get(key)
        if task is None:
            self._asking[key] = task = asyncio.create_task(self._whole(site, request))
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(task)

    async def health(self) -> int:
        """The status with which it answers how it is, below 500 if it has its database; 0 if nobody answers."""
        try:
            async with asyncio.timeout(1), self._open().get(URL("http://newsroom/healthz")) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def _whole(self, site: Site, request: Request) -> Reply:
        headers = CIMultiDict(
            (name, value)
            for name, value in self._headers(request, self._clients.address(request)).items()
            if name.lower().encode() not in _READERS_OWN | {b"accept-encoding"}
        )
        headers["X-Plate-Wanted"] = "1"  # no reader's header: those of this name are taken away above
        try:
            asked, named = replace(request, method="GET"), site.newsroom_prefix(request.path) or request.path
            async with self._places.place("plates"), self._ask(asked, headers, None, named) as answer:
                body = await answer.read()
        except (NoPlaceError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoNewsroomError("no answer") from error
        back = [(name, value) for name, value in _headers_back(site, answer) if name not in _READERS_OWN_BACK]
        return Reply(answer.status, [*back, (b"content-length", str(len(body)).encode())], body)

    @contextlib.asynccontextmanager
    async def _ask(
        self, request: Request, headers: CIMultiDict[str], body: AsyncIterator[bytes] | None, named: str
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """`named` stands in the log for the path: links of gifts, seats and endings have their keys in theirs."""
        query = f"?{request.query}" if request.query else ""
        url = URL(f"http://newsroom{request.path}{query}", encoded=True)
        try:
            answer = await self._open().request(request.method, url, headers=headers, data=body, allow_redirects=False)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            logger.warning("The newsroom did not answer %s: %s", named, error or type(error).__name__)
            raise NoNewsroomError("no answer") from error
        async with answer:
            yield answer

    def _headers(self, request: Request, client: str) -> CIMultiDict[str]:
        """The reader's headers without what is not theirs to say; who they are, as we see it."""
        named = {part.strip().lower() for part in (request.header(b"connection") or b"").split(b",")}
        headers: CIMultiDict[str] = CIMultiDict()
        for name, value in request.headers:
            # An underscore becomes the same as a hyphen in WSGI, so that X_Plate_… would pass for X-Plate-….
            if name in _HOP_BY_HOP or name in named or name.startswith(_OURS_TO_SAY) or b"_" in name:
                continue
            headers.add(name.decode("latin-1"), _decoded(value))
        headers["X-Forwarded-For"] = client
        headers["X-Forwarded-Proto"] = self._clients.protocol(request)
        headers["X-Forwarded-Host"] = request.host
        return headers

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.UnixConnector(self._short(self._door), limit=0, keepalive_timeout=_IDLE_SECONDS)
            self._session = aiohttp.ClientSession(
                connector=connector,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS),
                max_line_size=_LONGEST_HEADER,
                max_field_size=_LONGEST_HEADER,
            )
        return self._session

    def _short(self, door: Path) -> str:
        """The door's path, or a short way to it: a socket's address has no more than 107 bytes."""
        if len(os.fsencode(door)) <= _LONGEST_SOCKET:
            return str(door)
        self._folder = os.open(door.parent, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._folder}/{door.name}"


class Reader:
    """The reader's side of a request that is passed on: its body, and its going away, which ends everything."""

    def __init__(self, receive: Receive, *, has_body: bool) -> None:
        self._receive = receive
        self._has_body = has_body
        self._is_read = asyncio.Event()
        self.is_finished = False

    async def __aenter__(self) -> Reader:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        if not self._has_body:
            self._is_read.set()
        self._task = task
        self._watch = asyncio.create_task(self._notice_going())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        has_gone = self._watch.done() and not self.is_finished
        self._watch.cancel()
        if kind is asyncio.CancelledError and has_gone:
            self._task.uncancel()
            return True
        return False

    @property
    def has_sent_all(self) -> bool:
        """Whether the whole body was read."""
        return self._is_read.is_set()

    def body(self) -> AsyncIterator[bytes] | None:
        """The body as it comes; None if there is none."""
        return self._pieces() if self._has_body else None

    async def _pieces(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("The reader went away")
            if message.get("body"):
                yield message["body"]
            if not message.get("more_body"):
                self._is_read.set()
                return

    async def _notice_going(self) -> None:
        await self._is_read.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not self.is_finished:
            self._task.cancel()


async def _stream(site: Site, named: str, answer: aiohttp.ClientResponse, reader: Reader, send: Send) -> None:
    headers = _headers_back(site, answer)
    if not reader.has_sent_all:
        headers.append((b"connection", b"close"))  # what is left of the body would be taken for the next request
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    try:
        async for piece in answer.content.iter_any():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise BrokenOffError(named) from error
    reader.is_finished = True
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _headers_back(site: Site, answer: aiohttp.ClientResponse) -> Headers:
    """The newsroom's headers, with the safe ones that it left out. Nobody keeps what it does not let be kept."""
    found = [(name.lower(), value) for name, value in answer.raw_headers]
    named = {part.strip().lower() for name, value in found if name == b"connection" for part in value.split(b",")}
    headers = [pair for pair in found if pair[0] not in _NOT_PASSED_BACK | named]
    said = {name for name, _ in headers}
    headers += [pair for pair in site.headers_of("newsroom") if pair[0] not in said]
    if b"cache-control" not in said:
        headers.append((b"cache-control", b"private, no-store"))
    return headers


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
