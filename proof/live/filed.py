"""From filing a post to the post on an open page, everything running as by default; and whether the coverage's length matters."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from proof.edition import archive, publishing
from proof.figures import ROOT, Proof
from proof.site import ProofSite

ARTICLES = 1000
POSTS = 40
"""For each coverage, one after the other by turns."""
SHORT, LONG = 5, 500
PAUSE = 0.5
PATIENCE = 20.0


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for database in archive.wanted():
        with archive.copy(database, ARTICLES, printed=True) as site:
            archive.run(site, "-m", "proof.live.stage", "prepare", str(SHORT), str(LONG))
            with publishing.served(site), _filing(site) as filing:
                for length in (SHORT, LONG):
                    _one(site, filing, length, "warm")  # a cold process is nobody's usual morning
                seconds: dict[int, list[float]] = {SHORT: [], LONG: []}
                for number in range(POSTS):
                    for length, found in seconds.items():
                        found.append(_one(site, filing, length, f"word{number}"))
                        time.sleep(PAUSE)
        every = sorted([*seconds[SHORT], *seconds[LONG]])
        figures.add(f"{database}: post filed → on an open page, median", statistics.median(every), "s", "<=", 1)
        figures.add(f"{database}: post filed → on an open page, p95", every[int(len(every) * 0.95)], "s", "<=", 1)
        figures.add(f"{database}: post filed → on an open page, p99", every[int(len(every) * 0.99)], "s", "<=", 2)
        ratio = statistics.median(seconds[LONG]) / statistics.median(seconds[SHORT])
        figures.add(f"{database}: with {LONG} posts against {SHORT}", ratio, "", "<=", 1.2)


@contextmanager
def _filing(site: ProofSite) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "proof.live.stage", "file"], env=site.environment, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _one(site: ProofSite, filing: subprocess.Popen[str], length: int, word: str) -> float:
    """Seconds from the act's beginning until a page that is open has the post: it comes with the news of it."""
    plate = f"/_/fragment/live/coverage-{length}/new/"
    where = urlsplit(site.url)
    stream = http.client.HTTPConnection(str(where.hostname), where.port, timeout=PATIENCE)
    stream.request("GET", f"/_/watch?plate={plate}", headers={"Accept": "text/event-stream"})
    lines = stream.getresponse()
    while not lines.readline().startswith(b"event: standing"):
        pass
    assert filing.stdin is not None
    assert filing.stdout is not None
    began = time.perf_counter()
    filing.stdin.write(f"coverage-{length} {word}\n")
    filing.stdin.flush()
    told = f">{word}.".encode()
    while not ((line := lines.readline()).startswith(b"data: ") and told in line):
        assert line, "the stream has ended"
    seconds = time.perf_counter() - began
    filing.stdout.readline()
    stream.close()
    return seconds
