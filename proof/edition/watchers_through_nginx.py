"""9,900 readers watch one plate through the shipped nginx: how soon each hears that it has changed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

from proof.edition.web_server import LOAD, SERVERS, nginx, on
from proof.figures import ROOT, Proof
from proof.site import ProofSite, demo_site

WATCHERS = 9_900
"""nginx has a connection to the kiosk for each, and the system about 28,000 ports between two addresses."""
OPENED_AT_ONCE = 100
RUNS = 3
PATIENCE = 60.0

ASK = b"GET /_/watch?plate=/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"

PRINT_AGAIN = """
import time
import django; django.setup()
from broadsheet.edition import journal
from broadsheet.edition.journal import Journal
plate = journal.read(journal.folder())["/"]
with journal.held():
    writing = Journal()
    print(time.time(), flush=True)
    print(writing.append(lambda first: journal.numbered([plate], first))[0].seq, flush=True)
"""
"""The front's line once more: what a press does when it has printed it."""


def measure(figures: Proof) -> None:
    """The worst of three updates' counts, and the median of their p99 in seconds."""
    with on(SERVERS), demo_site(scaled=False) as site, nginx(site) as port, on(LOAD):
        heard, p99s = asyncio.run(watched(site, port, WATCHERS))
    figures.add("watchers through nginx who heard of every update", min(heard), "", "==", WATCHERS)
    figures.add("watchers through nginx, p99 of hearing of an update", sorted(p99s)[RUNS // 2], "s", "<=", 1)


async def watched(site: ProofSite, port: int, watchers: int) -> tuple[list[int], list[float]]:
    """For each update, how many heard, and the p99 in seconds from the moment before the journal's line was written."""
    gate = asyncio.Semaphore(OPENED_AT_ONCE)
    streams = await asyncio.gather(*(_open(port, gate) for _ in range(watchers)))
    heard, p99s = [], []
    for _ in range(RUNS):
        hearing = [asyncio.create_task(_hear(reader)) for reader, _writer in streams]
        began = await asyncio.to_thread(_print_again, site)
        done, late = await asyncio.wait(hearing, timeout=PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        times = sorted(task.result() - began for task in done if not task.exception())
        heard.append(len(times))
        p99s.append(times[int(len(times) * 0.99)] if times else PATIENCE)
    for _reader, writer in streams:
        writer.close()
    return heard, p99s


async def _open(port: int, gate: asyncio.Semaphore) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream whose greeting was read."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a watcher was answered {head[:60]!r}")
        await asyncio.wait_for(reader.readuntil(b"retry: "), PATIENCE)
    return reader, writer


async def _hear(reader: asyncio.StreamReader) -> float:
    """When the next update came. The greeting tells what stands under another name, `standing`."""
    await reader.readuntil(b"event: plate\n")
    return time.time()


def _print_again(site: ProofSite) -> float:
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
    command = [sys.executable, "-c", PRINT_AGAIN]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=120
    )
    return float(done.stdout.split()[0])
