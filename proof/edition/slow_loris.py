"""10,000 connections that send a byte now and then, and good readers beside them."""

from __future__ import annotations

import asyncio
import contextlib
import time

from proof.edition.web_server import LOAD, SERVERS, nginx, on
from proof.figures import Proof
from proof.site import demo_site

SLOW = 10_000
BYTE_EVERY_SECONDS = 5.0
OPENED_AT_ONCE = 200
READERS = 4
SECONDS = 30.0
RUNS = 3
HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def measure(figures: Proof) -> None:
    """The median of three runs' p95, in milliseconds."""
    with on(SERVERS), demo_site(scaled=False) as site, nginx(site) as port, on(LOAD):
        runs = [asyncio.run(attacked(port, SLOW, SECONDS)) for _ in range(RUNS)]
    held = min(open_ for _p95, open_ in runs)
    figures.add("slow-loris connections that were open while readers read", held, "", ">=", SLOW * 0.9)
    figures.add("good readers' p95 beside them", sorted(p95 for p95, _ in runs)[RUNS // 2], "ms", "<=", 50)


async def attacked(port: int, slow: int, seconds: float) -> tuple[float, int]:
    """Good readers' p95 in milliseconds during an attack, and how many slow connections were open at its least."""
    attack = Attack(port)
    attackers = [asyncio.create_task(attack.one(number)) for number in range(slow)]
    deadline = time.monotonic() + 120
    while attack.open < slow * 0.95 and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    least = [attack.open]
    watching = asyncio.create_task(_note(attack, least))
    found = await asyncio.gather(*(_read(port, seconds) for _ in range(READERS)))
    for task in [*attackers, watching]:
        task.cancel()
    await asyncio.gather(*attackers, watching, return_exceptions=True)
    times = sorted(one for reader in found for one in reader)
    return times[int(len(times) * 0.95)] * 1000, min(least)


class Attack:
    """Connections that never finish their request; whoever is cut off comes again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._gate = asyncio.Semaphore(OPENED_AT_ONCE)
        self.open = 0

    async def one(self, number: int) -> None:
        """One attacker, until cancelled."""
        while True:
            with contextlib.suppress(OSError):
                async with self._gate:
                    _reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                    writer.write(HEAD)
                self.open += 1
                try:
                    while not writer.is_closing() and not _reader.at_eof():
                        await asyncio.sleep(BYTE_EVERY_SECONDS * (0.8 + 0.4 * (number % 100) / 100))
                        writer.write(b"x")
                finally:
                    self.open -= 1
                    writer.close()


async def _note(attack: Attack, least: list[int]) -> None:
    while True:
        await asyncio.sleep(0.25)
        least.append(attack.open)


async def _read(port: int, seconds: float) -> list[float]:
    """Seconds that each of a reader's requests took, on one connection after the other."""
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a good reader was answered {answer[:60]!r}")
        times.append(time.monotonic() - begun)
        await asyncio.sleep(0.02)
    return times
