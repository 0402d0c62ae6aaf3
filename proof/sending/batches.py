"""A mail provider's batches, with engines killed at random and calls that nobody answers: nobody is lost, and nobody gets it twice.

Three times: its keys kept and trusted; no keys, so that the engine trusts none; and the control, where the engine trusts keys
that are not kept, and doubles appear.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from proof.edition import archive
from proof.figures import ROOT, Proof
from proof.sending import rooms, sinks
from proof.site import ProofSite, free_port

LETTERS = 100_000
KILLS, FEW_KILLS = 20, 3
ENGINES, CALLS = 2, 2
CALL_SECONDS = 3
"""Less than the provider is silent for, and more than it takes to answer."""


@dataclass(frozen=True)
class Way:
    """What the provider does with keys, and whether the engine trusts them."""

    words: str
    is_kept: bool
    is_trusted: bool


KEPT = Way("keys kept", is_kept=True, is_trusted=True)
NONE = Way("no keys", is_kept=False, is_trusted=False)
CONTROL = Way("control, keys trusted and not kept", is_kept=False, is_trusted=True)


@dataclass(frozen=True)
class Found:
    """What came of one run."""

    killed: int
    got: dict[str, int]
    unknown: set[str]
    unanswered: int
    unclear: int
    """Batches whose provider broke on one call and took another: what it says of their key afterwards can mean either."""
    open_batches: int
    counted: int

    @property
    def twice(self) -> int:
        """Readers who got it more than once."""
        return sum(times > 1 for times in self.got.values())

    def lost(self, everybody: set[str]) -> int:
        """Readers who have nothing, and of whom nobody is told."""
        return len(everybody - set(self.got) - self.unknown)


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    count = rooms.letters(LETTERS)
    everybody = {f"lamp-{number}@mail{number % 499}.proof" for number in range(1, count + 1)}
    for database in archive.wanted():
        for way in (KEPT, NONE):
            found = _run(database, way, count, KILLS)
            about = f"{database}, {way.words}"
            figures.add(f"{about}: engines killed at random", found.killed, "", ">=", KILLS)
            figures.add(f"{about}: calls that nobody answered", found.unanswered, "", ">=", 1)
            figures.add(f"{about}: readers who got it twice", found.twice, "", "==", 0)
            figures.add(f"{about}: readers lost", found.lost(everybody), "", "==", 0)
            figures.add(f"{about}: letters that the report lacks", count - found.counted, "", "==", 0)
            most = found.unclear if way.is_trusted else found.killed * CALLS + found.unanswered
            figures.add(f"{about}: batches uncertain", found.open_batches, "", "<=", most)
            figures.add(f"{about}: letters uncertain", len(found.unknown), "", "<=", 1000 * most)
        control = _run(database, CONTROL, min(count, 10_000), FEW_KILLS)
        figures.add(f"{database}, {CONTROL.words}: readers who got it twice", control.twice, "", ">=", 1)


def _run(database: str, way: Way, count: int, kills: int) -> Found:
    with TemporaryDirectory(prefix="broadsheet-proof-") as folder:
        path = Path(folder) / "taken"
        with _provider(path, way) as port, rooms.room(database, port=9) as empty:
            site = replace(empty, environment=empty.environment | _settings(port, way))
            rooms.stage(site, "readers", "lamp", str(count))
            rooms.stage(site, "send", "lamp", "8")
            watch = rooms.Watch(site)
            killed = _kill(site, watch, kills)
            counts = watch.counts()
            unknown = set(rooms.stage(site, "uncertain"))
            batches = rooms.stage(site, "uncertain_batches")
            watch.close()
        unanswered = _keys(path, "unanswered")
        unclear = len(set(_keys(path, "broke")) & set(_keys(path, "took")))
        return Found(killed, dict(sinks.taken(path)), unknown, len(unanswered), unclear, batches, sum(counts.values()))


def _keys(path: Path, word: str) -> list[str]:
    """The keys of the calls that went so."""
    lines = path.read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{word}=")]


def _settings(port: int, way: Way) -> dict[str, str]:
    return {
        "EMAIL_BACKEND": "anymail.backends.brevo.EmailBackend", "ANYMAIL_BREVO_API_KEY": "key",
        "ANYMAIL_BREVO_API_URL": f"http://127.0.0.1:{port}/v3/", "SENDING_CALL_SECONDS": str(CALL_SECONDS),
        "SENDING_KEYS": str(int(way.is_trusted)),
    }  # fmt: skip


def _kill(site: ProofSite, watch: rooms.Watch, kills: int) -> int:
    """Kill one after another, each at a random moment of its life; another takes its place."""
    chance, killed = random.Random(9), 0  # noqa: S311 — moments, no secrets
    with rooms.engines(site, ENGINES) as running:
        while killed < kills:
            time.sleep(2.5)
            _until_calls(watch)
            time.sleep(2 * chance.random())
            place = chance.randrange(ENGINES)
            running[place].kill()
            running[place].wait()
            killed += 1
            running[place] = rooms.engine(site)
            if not {"ready", "claimed", "handed"} & set(watch.counts()):
                break
        watch.until_done(seconds=3600)
    return killed


def _until_calls(watch: rooms.Watch) -> None:
    """Engines that only begin are killed in vain: some letters shall be in the air, or all be done."""
    for _time in range(60):
        counts = watch.counts()
        if "handed" in counts or not {"ready", "claimed"} & set(counts):
            return
        time.sleep(0.25)


@contextmanager
def _provider(path: Path, way: Way) -> Iterator[int]:
    """In a process of its own. Yields its port."""
    port = free_port()
    path.touch()
    keys = "keys" if way.is_kept else "no-keys"
    process = subprocess.Popen(
        [sys.executable, "-m", "proof.sending.provider", str(port), str(path), keys, "bad"], cwd=ROOT
    )
    try:
        sinks.wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()
