"""The kiosk as an ASGI application: complete and right by itself, under any server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from pathlib import Path

from kiosk import choosing, closed_files, countries, files, health, telling_banner, watching
from kiosk.answers import IN_MEMORY
from kiosk.asgi import Message, Receive, Scope, Send
from kiosk.beacon_files import Bounds
from kiosk.beacons import Beacons
from kiosk.choosing import Ask, Renew
from kiosk.clients import Clients
from kiosk.edition import Edition
from kiosk.newsroom import BrokenOffError, Newsroom, NoNewsroomError
from kiosk.paths import LONGEST
from kiosk.places import Limits
from kiosk.refusals import preparing, refuse
from kiosk.request import Reply, Request, raw_path
from kiosk.routing import Route, route
from kiosk.watching import Watching

logger = logging.getLogger("kiosk")

LONGEST_HEAD = 32 * 1024
"""Bytes of header names and values together."""
_A_PRINTING = (0.0, 0.02, 0.1)
"""Seconds to look again after, when a plate's files are not what its line says: it may be being printed just now."""
_KNOWN_FOR_SECONDS = 2.0
"""How long it is remembered whether the newsroom could be reached."""


class Kiosk:
    """One edition's kiosk."""

    def __init__(
        self,
        data_dir: Path,
        *,
        clients: Clients | None = None,
        limits: Limits | None = None,
        bounds: Bounds | None = None,
        in_memory: int = IN_MEMORY,
        heartbeat: float = watching.HEARTBEAT_SECONDS,
    ) -> None:
        self.edition = Edition(data_dir, in_memory=in_memory)
        self.watching = Watching(self.edition.shelf, self.edition.carried, heartbeat=heartbeat)
        self.clients = clients or Clients()
        self.newsroom = Newsroom(data_dir / "run" / "newsroom.sock", self.clients, limits)
        self.beacons = Beacons(data_dir / "run" / "beacons", self.clients, bounds=bounds)
        self.edition.heard = self.watching.tell
        self._tasks: list[asyncio.Task[None]] = []
        self._health: asyncio.Task[int] | None = None
        self._health_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's entrance."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await _Exchange(self, scope, receive, send).run()
        else:
            await send({"type": "websocket.close"})

    def start(self) -> None:
        """Read the edition and begin to keep up with it. Needs a running loop."""
        self.edition.load()
        self._tasks = [asyncio.create_task(self.edition.keep_up()), asyncio.create_task(self.watching.keep_alive())]

    async def stop(self) -> None:
        """End everything that was begun."""
        self.watching.end()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self.newsroom.close()
        await asyncio.to_thread(self.beacons.files.close)

    async def is_newsroom_reachable(self) -> bool:
        """Whether the newsroom is well, as of the last two seconds. Asked once, however many want to know."""
        return 0 < await self._newsroom_health() < 500

    async def is_being_made_ready(self) -> bool:
        """Whether nothing was ever printed, and nobody is there yet who could say more."""
        return len(self.edition.shelf) == 0 and await self._newsroom_health() == 0

    async def _newsroom_health(self) -> int:
        if self._health is None or time.monotonic() - self._health_at >= _KNOWN_FOR_SECONDS:
            self._health_at = time.monotonic()
            self._health = asyncio.create_task(self.newsroom.health())
        return await asyncio.shield(self._health)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})


class _Exchange:
    """One request and its answer."""

    def __init__(self, kiosk: Kiosk, scope: Scope, receive: Receive, send: Send) -> None:
        self._kiosk = kiosk
        self._edition = kiosk.edition
        self._site = kiosk.edition.site
        self._scope = scope
        self._receive = receive
        self._send_on = send
        self._is_begun = False

    async def run(self) -> None:
        """Answer, whatever happens."""
        request = understand(self._edition, self._scope)
        try:
            if isinstance(request, Reply):
                await self._send(request, None)
            else:
                await self._answer(request)
        except BrokenOffError as error:
            logger.warning("The newsroom broke off while answering %s", error)  # the server cuts what is not whole
        except NoNewsroomError:
            asked = request if isinstance(request, Request) else None
            await self._send(refuse(self._site, 503, asked.address if asked else "/"), asked)
        except asyncio.CancelledError:
            if self._is_begun:
                raise
            await self._send(refuse(self._site, 503, self._scope["path"], connection="close"), None)  # the kiosk ends
        except Exception:
            path = self._scope["path"]
            logger.exception("No answer to %s %s", self._scope["method"], self._site.newsroom_prefix(path) or path)
            if not self._is_begun:
                await self._send(refuse(self._site, 500, self._scope["path"], connection="close"), None)

    async def _answer(self, request: Request) -> None:
        where = route(self._site, request.path)
        if where in {Route.NEWSROOM, Route.PLATE} and await self._kiosk.is_being_made_ready():
            await self._send(preparing(self._site), request)
        elif where is Route.NEWSROOM:
            await self._relay(request, self._site.newsroom_prefix(request.path) or "")
        elif where is Route.BEACON:
            await self._beacon(request)
        elif request.method not in {"GET", "HEAD"}:
            await self._send(refuse(self._site, 405, request.address, allow="GET, HEAD"), request)
        elif where is Route.HEALTH:
            is_up = await self._kiosk.is_newsroom_reachable()
            await self._send(health.answer(self._edition, is_newsroom_reachable=is_up), request)
        elif where is Route.WATCH:
            await self._watch(request)
        elif where is Route.COUNTRY:
            await self._send(countries.answer(self._site, self._kiosk.clients, request), request)
        elif where is Route.BANNER:
            await self._send(telling_banner.answer(self._site, request), request)
        elif where is Route.FILE:
            await self._send(files.answer(self._edition.data_dir, self._site, request), request)
        elif where is Route.CLOSED_FILE:
            await self._send(await self._closed_file(request), request)
        else:
            await self._plate(request)

    async def _plate(self, request: Request) -> None:
        found = choosing.choose(self._edition, request)
        for pause in _A_PRINTING:
            if not isinstance(found, Ask) or not found.is_damaged:
                break
            await asyncio.sleep(pause)
            self._edition.catch_up()
            found = choosing.choose(self._edition, request)
        if isinstance(found, Renew):
            found = await self._renewal(request, found)
        if isinstance(found, Reply):
            await self._send(found, request)
        elif found.is_shared:
            await self._send(await self._demanded(request), request)
        else:
            await self._relay(request, "pages")

    async def _closed_file(self, request: Request) -> Reply:
        renewal = closed_files.renewal(self._site, request)
        if renewal is not None and await self._kiosk.is_newsroom_reachable():
            return renewal
        return closed_files.answer(self._edition.data_dir, self._site, request)

    async def _renewal(self, request: Request, found: Renew) -> Reply | Ask:
        if await self._kiosk.is_newsroom_reachable():
            return found.renewal
        return choosing.printed(self._edition, request, found.honoured)

    async def _demanded(self, request: Request) -> Reply:
        """A page that is announced and not printed: the newsroom is asked once, and prints it if it can."""
        told = await self._kiosk.newsroom.whole(self._site, request)
        self._edition.catch_up()
        plate = self._edition.find(request.address)
        found = choosing.printed(self._edition, request, plate) if plate else None
        return found if isinstance(found, Reply) else told

    async def _relay(self, request: Request, part: str) -> None:
        await self._kiosk.newsroom.relay(self._site, request, self._receive, self._noting, part)

    async def _beacon(self, request: Request) -> None:
        answered = await self._kiosk.beacons.answer(self._site, request, self._receive)
        await self._send(answered.reply, request, is_read=answered.is_read)

    async def _watch(self, request: Request) -> None:
        refusal = self._kiosk.watching.refusal(self._site, request)
        if refusal is None and request.method == "HEAD":
            refusal = refuse(self._site, 405, request.address, allow="GET")
        if refusal is not None:
            return await self._send(refusal, request)
        return await self._kiosk.watching.stream(self._site, request, self._receive, self._noting)

    async def _send(self, reply: Reply, request: Request | None, *, is_read: bool = False) -> None:
        headers = reply.headers
        if request is None or (request.has_body and not is_read):
            # What is left of the request would be taken for the next one.
            headers = [*headers, (b"connection", b"close")]
        await self._noting({"type": "http.response.start", "status": reply.status, "headers": headers})
        if self._scope["method"] == "HEAD" or reply.status == 304:
            return await self._noting({"type": "http.response.body", "body": b""})
        if reply.more is not None:
            async with contextlib.aclosing(reply.more) as pieces:
                async for piece in pieces:
                    await self._noting({"type": "http.response.body", "body": piece, "more_body": True})
            return await self._noting({"type": "http.response.body", "body": b""})
        return await self._noting({"type": "http.response.body", "body": reply.body})

    async def _noting(self, message: Message) -> None:
        self._is_begun = True
        await self._send_on(message)


def understand(edition: Edition, scope: Scope) -> Request | Reply:
    """The request, or why it is refused before anything is looked up."""
    path, query = raw_path(scope), scope["query_string"].decode("latin-1")
    headers = list(scope["headers"])
    if len(path) + len(query) > LONGEST:
        return refuse(edition.site, 414, path)
    if sum(len(name) + len(value) + 4 for name, value in headers) > LONGEST_HEAD:
        return refuse(edition.site, 431, path)
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    prefix = edition.site.prefix_of(hosts[0]) if len(hosts) == 1 else None
    if prefix is None and path == health.PATH:
        prefix = ""  # whoever looks after machines asks by number
    if prefix is None or route(edition.site, path) is Route.REFUSED:
        return refuse(edition.site, 400, f"{prefix or ''}{path}")
    return Request(
        method=scope["method"],
        path=path,
        query=query if query.isascii() and query.isprintable() else "",
        host=hosts[0] if hosts else "",
        address=prefix + path,
        headers=headers,
        scope=scope,
    )
