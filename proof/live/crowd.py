"""Ten thousand open pages at one kiosk while posts come, and while the kiosk is killed and started again.

Each page holds a stream, and takes each new post out of the news of it, as the browser's script does; it fetches the newest
posts where it lacks something. It comes back after a break when it was told to. What each has shown is checked: no post twice,
none left out.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import resource
import signal
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from statistics import median

from proof.edition.kiosk_alone import Serving, kiosk
from proof.edition.plates_made import HOST, Edition, edition
from proof.edition.web_server import LOAD, SERVERS, on
from proof.figures import Proof

PAGES = int(os.environ.get("PROOF_PAGES", "10000"))
SECONDS = int(os.environ.get("PROOF_SECONDS", "300"))
EVERY = 5.0
AWAY = 1.0
"""Seconds for which nothing answers at the kiosk's port."""
NEWEST = 30
WORDS = 60
WHOLE = "/_/fragment/live/harbour/"
PLATE = f"{WHOLE}new/"
CARRIED = 3
"""Posts that are told whole; of the others the page hears their names."""
FROM_ONE_ADDRESS = 2_500
"""Each page has two connections, and the system about 28,000 ports between two addresses."""
FILES = 131_072
PATIENCE = 40.0
_POST = re.compile(rb'<article class=\\?"post\\?" data-number=\\?"(\d+)\\?">')
_NAMED = re.compile(rb'<article data-number=\\?"(\d+)\\?">')
_RETRY = re.compile(rb"retry: (\d+)\n")
_ID = re.compile(rb"\bid: (\d+)\n")


@dataclass
class Times:
    """What the pages have lived through together."""

    told: dict[int, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    connects: list[float] = field(default_factory=list)


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    _open_many_files()
    with edition(1, words=50) as made:
        _lay(made, 1)
        made.sum_up()
        with on(LOAD):
            asyncio.run(_measured(figures, made))


def _open_many_files() -> None:
    """As many as `docs/deploying.md` says, for this process and the kiosk: each page has two connections."""
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    except (PermissionError, ValueError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _measured(figures: Proof, made: Edition) -> None:
    times = Times()
    with ExitStack() as stack:
        serving = await asyncio.to_thread(_serve, stack, made, 0)
        pages = [_Page(serving.port, number, times) for number in range(PAGES)]
        for page in pages:
            await page.come()
        last = await _post(made, times, 2, SECONDS)
        await _until(pages, last)
        late, times.late = sorted(times.late), []
        figures.add("pages open", sum(page.is_open for page in pages), "", "==", PAGES)
        figures.add("post → shown on open pages, median", median(late), "s", "<=", 1)
        figures.add("post → shown on open pages, p99", late[int(len(late) * 0.99)], "s", "<=", 1.5)
        _check(figures, pages, last, "while posts came")
        figures.add("kiosk's memory with them", serving.memory, "MB", "<=", 350)
        os.kill(serving.pid, signal.SIGKILL)
    await _back(figures, made, pages, times, serving.port, last)


async def _back(figures: Proof, made: Edition, pages: list[_Page], times: Times, port: int, last: int) -> None:
    """One post comes while nothing answers."""
    began = time.monotonic()
    times.connects.clear()
    last = await _post(made, times, last + 1, 1)
    await asyncio.sleep(AWAY)
    with ExitStack() as stack:
        await asyncio.to_thread(_serve, stack, made, port)
        while time.monotonic() < began + PATIENCE and not all(page.is_open and page.newest >= last for page in pages):
            await asyncio.sleep(0.1)
        figures.add("after the kiosk was killed: pages back", sum(page.is_open for page in pages), "", "==", PAGES)
        figures.add("after the kiosk was killed: all back", time.monotonic() - began, "s", "<=", 30)
        in_a_second = Counter(int(at - began) for at in times.connects)
        figures.add("after the kiosk was killed: most connects in a second", max(in_a_second.values()), "/s", "<=", 500)
        _check(figures, pages, last, "after the kiosk was killed")
        for page in pages:
            page.leave()


def _serve(stack: ExitStack, made: Edition, port: int) -> Serving:
    """A kiosk on the servers' core; what comes after it in this thread's process is on the other."""
    with on(SERVERS):
        return stack.enter_context(kiosk(made.data, PLATE, port))


def _check(figures: Proof, pages: list[_Page], last: int, when: str) -> None:
    figures.add(
        f"posts that a page left out, {when}", sum(page.gaps + last - page.newest for page in pages), "", "==", 0
    )
    figures.add(f"posts that a page showed twice, {when}", sum(page.doubles for page in pages), "", "==", 0)


async def _post(made: Edition, times: Times, number: int, seconds: int) -> int:
    """One post every five seconds. Returns the last one's number."""
    for each in range(number, number + max(1, int(seconds / EVERY))):
        began = time.monotonic()
        times.told[each] = began
        await asyncio.to_thread(_lay, made, each)
        made.tell(WHOLE)
        made.tell(PLATE)
        number = each
        await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)) if seconds > EVERY else 0)
    return number


def _lay(made: Edition, newest: int) -> None:
    text = "The cranes move again, and the first ship is at the quay. " * (WORDS // 12)
    numbers = range(newest, max(0, newest - NEWEST), -1)
    posts = [f'<li><article class="post" data-number="{each}"><p>{text}</p></article></li>' for each in numbers]
    names = [f'<li><article data-number="{each}"></article></li>' for each in numbers]
    made.lay(WHOLE, f'<ol class="posts">{"".join(posts)}</ol>'.encode(), kind="fragment")
    told = "".join([*posts[:CARRIED], *names[CARRIED:]])
    made.lay(PLATE, f'<ol class="posts">{told}</ol>'.encode(), kind="fragment")


async def _until(pages: list[_Page], last: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and any(page.newest < last for page in pages):
        await asyncio.sleep(0.1)


class _Page:
    """One open page: its stream, and a connection for each time that it fetches the newest posts."""

    def __init__(self, port: int, number: int, times: Times) -> None:
        self._port, self._times = port, times
        self._source = (f"127.0.0.{2 + number // FROM_ONE_ADDRESS}", 0)
        self._again, self._last = 5.0, b""
        self._stream: _Stream | None = None
        self._is_gone = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.newest, self.gaps, self.doubles, self.fetched = 1, 0, 0, 0

    @property
    def is_open(self) -> bool:
        """Whether its stream stands."""
        return self._stream is not None and self._stream.is_greeted

    async def come(self) -> None:
        """Open the stream. Raises `OSError`."""
        self._times.connects.append(time.monotonic())
        made = asyncio.get_running_loop().create_connection(
            lambda: _Stream(self, self._last), HOST, self._port, local_addr=self._source
        )
        _transport, self._stream = await made

    def leave(self) -> None:
        """Close all."""
        self._is_gone = True
        if self._stream is not None:
            self._stream.abort()

    def heard(self, data: bytes) -> None:
        """Something came through the stream."""
        if found := _RETRY.findall(data):
            self._again = int(found[-1]) / 1000
        if found := _ID.findall(data):
            self._last = found[-1]
        if b"event: plate\n" in data:
            self._take(data, time.monotonic())

    def cut(self) -> None:
        """The stream has ended."""
        self._stream = None
        if not self._is_gone:
            self._do(self._come_again())

    def _take(self, told: bytes, at: float) -> None:
        whole = [int(found) for found in _POST.findall(told)]
        if not whole or (min(whole) > self.newest + 1 and _NAMED.search(told)):
            self._do(self._look())
        else:
            self.shown(told, at)

    def shown(self, body: bytes, at: float) -> None:
        """Take over what is new in the newest posts."""
        numbers = [int(found) for found in _POST.findall(body)]
        new = [number for number in numbers if number > self.newest]
        self.doubles += len(numbers) - len(set(numbers))
        if new:
            self.gaps += max(new) - self.newest - len(set(new))
            self.newest = max(new)
            self._times.late.append(at - self._times.told[self.newest])

    async def _come_again(self) -> None:
        while not self._is_gone:
            await asyncio.sleep(self._again)
            with suppress(OSError):
                await self.come()
                break

    async def _look(self) -> None:
        self.fetched += 1
        await asyncio.sleep(random.random())  # as the script does  # noqa: S311
        made = asyncio.get_running_loop().create_connection(
            lambda: _Fetching(self), HOST, self._port, local_addr=self._source
        )
        with suppress(OSError):  # the stream is cut, too, and tells again when it is back
            await made

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Stream(asyncio.Protocol):
    def __init__(self, page: _Page, last: bytes) -> None:
        self._page, self._last, self._rest = page, last, b""
        self.is_greeted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        known = b"Last-Event-ID: " + self._last + b"\r\n" if self._last else b""
        transport.write(
            f"GET /_/watch?plate={PLATE} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n".encode()
            + known
            + b"\r\n"
        )

    def data_received(self, data: bytes) -> None:
        whole, _end, self._rest = (self._rest + data).rpartition(b"\n\n")
        if whole:
            self.is_greeted = True
            self._page.heard(whole + b"\n")

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_greeted = False
        self._page.cut()

    def abort(self) -> None:
        self._transport.abort()


class _Fetching(asyncio.Protocol):
    def __init__(self, page: _Page) -> None:
        self._page, self._got = page, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(f"GET {WHOLE} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self._got += data

    def connection_lost(self, exc: Exception | None) -> None:
        head, _end, body = self._got.partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 200") and exc is None:
            self._page.shown(body, time.monotonic())
