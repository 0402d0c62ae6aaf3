"""10,000 readers watch one plate at the kiosk itself: how many hear of a change, how soon, and what it costs in memory."""

from __future__ import annotations

import asyncio
import resource
import time
from statistics import median

from proof.edition.kiosk_alone import Serving, kiosk
from proof.edition.plates_made import HOST, Edition, edition
from proof.edition.web_server import LOAD, SERVERS, on
from proof.figures import Proof

WATCHERS = 10_000
PLATES = 300
"""As many as the demo edition has, about."""
FROM_ONE_ADDRESS = 5_000
"""The system has about 28,000 ports between two addresses, and others may use them too."""
RUNS = 3
PATIENCE = 20.0
ASK = f"GET /_/watch?plate=/ HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n\r\n".encode()


def measure(figures: Proof) -> None:
    """Of three updates the least count, the median of the p99s in seconds, and the most memory in MB."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with edition(PLATES, words=300) as made, on(SERVERS), kiosk(made.data) as serving, on(LOAD):
        counts, p99s, memory = asyncio.run(_watched(made, serving))
    figures.add("watchers at the kiosk who heard of every update", min(counts), "", "==", WATCHERS)
    figures.add("watchers at the kiosk, p99 of hearing of an update", median(p99s), "s", "<=", 1)
    figures.add("kiosk's memory with them", max(memory), "MB", "<=", 300)


class _Watcher(asyncio.Protocol):
    """One open stream. A protocol and no reader with a buffer: the load has to be lighter than what it measures."""

    def __init__(self) -> None:
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard_at: float | None = None
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(ASK)

    def data_received(self, data: bytes) -> None:
        """The greeting tells what stands, under another name than a change."""
        seen = self._tail + data
        if b"event: standing\n" in seen and not self.greeted.done():
            self.greeted.set_result(None)
        if self.heard_at is None and b"event: plate\n" in seen:
            self.heard_at = time.monotonic()
        self._tail = b"" if self.heard_at else seen[-16:]

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.greeted.done():
            self.greeted.set_exception(exc or RuntimeError("a watcher got no stream"))


async def _watched(made: Edition, serving: Serving) -> tuple[list[int], list[float], list[float]]:
    """For each update: how many heard, the p99 in seconds from before the line was written, the memory after it."""
    opened = [await _open(serving.port, number) for number in range(WATCHERS)]
    watchers = [watcher for _transport, watcher in opened]
    counts, p99s, memory = [], [], [serving.memory]
    for run in range(RUNS):
        await asyncio.sleep(1)  # a change for itself, not in the wake of the one before
        for watcher in watchers:
            watcher.heard_at = None
        made.lay("/", f"<h1>The front, {run}</h1>".encode())
        began = time.monotonic()
        made.tell("/")
        while any(watcher.heard_at is None for watcher in watchers) and time.monotonic() < began + PATIENCE:
            await asyncio.sleep(0.05)
        times = sorted(watcher.heard_at - began for watcher in watchers if watcher.heard_at)
        counts.append(len(times))
        p99s.append(times[int(len(times) * 0.99)] if times else PATIENCE)
        memory.append(serving.memory)
    for transport, _watcher in opened:
        transport.abort()
    return counts, p99s, memory


async def _open(port: int, number: int) -> tuple[asyncio.Transport, _Watcher]:
    """A stream whose greeting has come."""
    source = (f"127.0.0.{2 + number // FROM_ONE_ADDRESS}", 0)
    transport, watcher = await asyncio.get_running_loop().create_connection(_Watcher, HOST, port, local_addr=source)
    await asyncio.wait_for(watcher.greeted, PATIENCE)
    return transport, watcher
