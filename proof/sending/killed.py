"""Engines killed by SIGKILL at random moments: nobody is lost, nobody gets it twice, and what is uncertain is one for each line."""

from __future__ import annotations

import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from proof.edition import archive
from proof.figures import Proof
from proof.sending import rooms, sinks
from proof.site import ProofSite

LETTERS = 100_000
KILLS = 20
ENGINES, LINES = 2, 10


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    count = rooms.letters(LETTERS)
    for database in archive.wanted():
        with TemporaryDirectory(prefix="broadsheet-proof-") as folder:
            path = Path(folder) / "taken"
            with sinks.counting(path) as port, rooms.room(database, port=port, lines=LINES) as site:
                rooms.stage(site, "readers", "lamp", str(count))
                rooms.stage(site, "send", "lamp", "8")
                watch = rooms.Watch(site)
                killed = _kill(site, watch, count)
                found = watch.counts()
                unknown = set(rooms.stage(site, "uncertain"))
                watch.close()
            got = sinks.taken(path)
        everybody = {f"lamp-{number}@mail{number % 499}.proof" for number in range(1, count + 1)}
        figures.add(f"{database}: engines killed at random", killed, "", ">=", KILLS)
        figures.add(f"{database}: readers who got it twice", sum(times > 1 for times in got.values()), "", "==", 0)
        figures.add(f"{database}: readers lost", len(everybody - set(got) - unknown), "", "==", 0)
        figures.add(f"{database}: letters uncertain", len(unknown), "", "<=", killed * LINES)
        figures.add(f"{database}: letters that the report lacks", count - sum(found.values()), "", "==", 0)


def _kill(site: ProofSite, watch: rooms.Watch, count: int) -> int:
    """Kill one after another, each at a random moment of its life; another takes its place."""
    chance, killed = random.Random(9), 0  # noqa: S311 — moments, no secrets
    with rooms.engines(site, ENGINES) as running:
        while killed < KILLS:
            time.sleep(2.5 + 2 * chance.random())
            place = chance.randrange(ENGINES)
            running[place].kill()
            running[place].wait()
            killed += 1
            running[place] = rooms.engine(site)
            if not {"ready", "claimed"} & set(watch.counts()):
                break
        watch.until_done(seconds=3600)
    return killed
