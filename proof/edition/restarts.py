"""Twenty restarts under load: readers and forms go on as if nothing happened.

The kiosk and the office (newsroom, press, worker) are ended and started again by turns, as an upgrade does, while 200 requests
a second come in, each on a connection of its own, from two hundred neighbourhoods: one alone would meet its limits. A request
has failed that got no whole answer, or one of 500 and more.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from proof.figures import ROOT, Proof
from proof.site import ProofSite, demo_site

RESTARTS = 20
A_SECOND = 200
NEIGHBOURHOODS = 200
POSTS_IN = 20
"""One request in so many is a form; as many ask for a page of the newsroom's."""
PATIENCE = 60.0
FORM = b"csrfmiddlewaretoken=x&username=nobody&password=x"

Counts = Counter[str]


def measure(figures: Proof) -> None:
    """Requests that failed, by method."""
    with demo_site(scaled=False) as site:
        asked, failed = asyncio.run(_restarted(site))
    for method in ("GET", "POST"):
        figures.add(f"{method}s that failed in {RESTARTS} restarts, of {asked[method]}", failed[method], "", "==", 0)
    figures.add("requests a second meanwhile", asked["rate"], "/s", ">=", A_SECOND * 0.9)


async def _restarted(site: ProofSite) -> tuple[Counts, Counts]:
    where = urlsplit(site.url)
    asked, failed = Counts(), Counts()
    tasks: set[asyncio.Task[None]] = set()
    restarting = asyncio.create_task(asyncio.to_thread(_restart_all, site))
    began = time.monotonic()
    while not restarting.done():
        method, path = _request(asked.total())
        source = f"127.1.{asked.total() % NEIGHBOURHOODS}.1"
        task = asyncio.create_task(_ask(where.port or 80, source, method, path, failed))
        asked[method] += 1
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        await asyncio.sleep(max(0.0, began + asked.total() / A_SECOND - time.monotonic()))
    await restarting
    asked["rate"] = round(asked.total() / (time.monotonic() - began))
    await asyncio.gather(*tasks)
    return asked, failed


def _request(number: int) -> tuple[str, str]:
    if number % POSTS_IN == 0:
        return "POST", "/cms/login/"
    return "GET", "/search/?q=harbour" if number % POSTS_IN == POSTS_IN // 2 else "/"


async def _ask(port: int, source: str, method: str, path: str, failed: Counts) -> None:
    answer = b""
    body = FORM if method == "POST" else b""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
            writer.write(head.encode() + body)
            answer = await reader.read()
            writer.close()
    if not _is_whole(answer) or int(answer[9:12]) >= 500:
        failed[method] += 1
        print(f"       {method} {path}: {answer[:60]!r}", flush=True)


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = dict(line.lower().partition(b": ")[::2] for line in head.split(b"\r\n"))
    if b"content-length" in lines:
        return len(body) == int(lines[b"content-length"])
    return head.startswith(b"HTTP/1.1 ") and (b"chunked" not in head or body.endswith(b"0\r\n\r\n"))


def _restart_all(site: ProofSite) -> None:
    house = _house(site)
    for number in range(RESTARTS):
        if number % 2:
            kiosk = next(pid for pid in _children(house) if "-m\0kiosk" in _words(pid))
            os.kill(kiosk, signal.SIGTERM)
            _until(lambda gone=kiosk: gone not in _children(house) and len(_children(house)) == 2)
        else:
            old = next(pid for pid in _children(house) if "\0office" in _words(pid))
            os.kill(house, signal.SIGHUP)
            _until(lambda gone=old: gone not in _children(house) and len(_children(house)) == 2)
            _until(lambda: _healthy(site))
        time.sleep(1)


def _house(site: ProofSite) -> int:
    """The process that holds the data folder."""
    return int((site.data / "run" / "serve.lock").read_text())


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _words(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def _healthy(site: ProofSite) -> bool:
    command = [sys.executable, "-c", f"import urllib.request as u; u.urlopen('{site.url}/healthz', timeout=30)"]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0


def _until(condition: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come back")
        time.sleep(0.05)
