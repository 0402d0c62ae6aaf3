"""A mail server that breaks off and refuses, a database that is killed, an engine that is frozen, a clock that jumps."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from proof.edition import archive
from proof.figures import Proof
from proof.sending import rooms, sinks
from proof.site import ProofSite
from tests import processes
from tests.serving import postgresql

LETTERS = 100_000
ENGINES, LINES = 3, 10
FROZEN = 36.0
"""Seconds, longer than a lease."""
AWAY = 8.0
JUMP = 2 * 3600.0
HALF_AN_HOUR = 1900.0
STILL = 5.0
"""Seconds: longer than the engines look away, and than the sink thinks."""
PATIENCE = 1800.0
REFUSED = 1
"""The number, of a thousand, whom the sink refuses for good."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    count = rooms.letters(LETTERS)
    for database in archive.wanted():
        with _server(database) as server, TemporaryDirectory(prefix="broadsheet-proof-") as folder:
            path = Path(folder) / "taken"
            with (
                sinks.counting(path, "bad") as port,
                rooms.room(database, port=port, lines=LINES, server=server) as site,
            ):
                rooms.stage(site, "readers", "lamp", str(count))
                rooms.stage(site, "send", "lamp", "8")
                with rooms.engines(site, ENGINES) as running:
                    done = _trouble(site, running[0])
                    found = _until_done(site)
                unknown = set(rooms.stage(site, "uncertain"))
            got = sinks.taken(path)
        everybody = {_address(number) for number in range(1, count + 1)}
        refused = {_address(number) for number in range(1, count + 1) if _number(number) == REFUSED}
        figures.add(f"{database}: troubles made while it was sending", done, "", ">=", 5)
        figures.add(f"{database}: readers who got it twice", sum(times > 1 for times in got.values()), "", "==", 0)
        figures.add(f"{database}: readers lost", len(everybody - set(got) - unknown - refused), "", "==", 0)
        figures.add(f"{database}: letters refused", found.get("refused", 0), "", "==", len(refused))
        figures.add(f"{database}: letters that the report lacks", count - sum(found.values()), "", "==", 0)
        print(f"       {database}: {found}", flush=True)


def _address(number: int) -> str:
    return f"lamp-{number}@mail{number % 499}.proof"


def _number(number: int) -> int:
    return number % 1000  # as the sink reads it from an address


@contextmanager
def _server(database: str) -> Iterator[str]:
    """A PostgreSQL that may be killed."""
    with postgresql.running() if database == "PostgreSQL" else nullcontext("") as url:
        yield url


def _trouble(site: ProofSite, engine: subprocess.Popen[bytes]) -> int:
    """All of it, one after another. Returns how much."""
    watch = rooms.Watch(site)
    processes.until(lambda: watch.counts().get("accepted", 0) > 100, patience=300)
    watch.close()
    engine.send_signal(signal.SIGSTOP)
    woken = threading.Timer(FROZEN, engine.send_signal, [signal.SIGCONT])
    woken.start()
    done = 1
    for ahead in (JUMP, 0.0):
        rooms.set_clock(site, ahead)
        time.sleep(AWAY)
        done += 1
    for _time in range(2):
        with _database_away(site):
            time.sleep(AWAY)
        time.sleep(AWAY)
        done += 1
    woken.join()
    return done


@contextmanager
def _database_away(site: ProofSite) -> Iterator[None]:
    """Killed; or, where it is a file, locked by somebody else for longer than anybody waits."""
    if url := site.environment.get("DATABASE_URL"):
        with postgresql.killed(urlsplit(url).port or 0):
            yield
        return
    with closing(sqlite3.connect(site.data / rooms.SQLITE, timeout=60)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.rollback()


def _until_done(site: ProofSite) -> dict[str, int]:
    """Where nothing moves, all that is left is put off or its provider rests: the engines' clocks go on by half an hour."""
    watch = rooms.Watch(site)
    ahead = 0.0
    before: dict[str, int] = {}
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            counts = watch.counts()
            if not {"ready", "claimed", "handed", "deferred"} & set(counts):
                return counts
            if counts == before:
                ahead += HALF_AN_HOUR
                rooms.set_clock(site, ahead)
            before = counts
            time.sleep(STILL)
        raise TimeoutError(f"It was not done within {PATIENCE:g} s: {before}")
    finally:
        watch.close()
