"""A database set back to a copy that was made while it was sending: noticed, everything stands still, nobody gets it twice."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from proof.edition import archive
from proof.figures import Proof
from proof.sending import rooms, sinks
from proof.site import ProofSite
from tests import processes

LETTERS = 20_000
WITHOUT_JOURNALS = 2_000
ENGINES, LINES = 2, 10


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for database in archive.wanted():
        _measure(figures, database, rooms.letters(LETTERS))
        _measure(figures, database, WITHOUT_JOURNALS, keeps_journals=False)


def _measure(figures: Proof, database: str, count: int, *, keeps_journals: bool = True) -> None:
    with TemporaryDirectory(prefix="broadsheet-proof-") as folder:
        path, copy = Path(folder) / "taken", Path(folder) / "copy"
        with sinks.counting(path) as port, rooms.room(database, port=port, lines=LINES) as site:
            rooms.stage(site, "readers", "lamp", str(count))
            rooms.stage(site, "send", "lamp", "8")
            _send_and_copy(site, count, copy)
            if not keeps_journals:
                shutil.rmtree(site.data / "sending")
            rooms.lay_back(site, copy)
            before = sinks.taken(path)
            with rooms.engines(site, ENGINES):
                noticed = _until_it_is_noticed(site)
                time.sleep(3)
                while_it_stood = sinks.taken(path) - before
                rooms.stage(site, "go_on")
                watch = rooms.Watch(site)
                found = watch.until_done(seconds=1800)
                watch.close()
            unknown = set(rooms.stage(site, "uncertain"))
        got = sinks.taken(path)
    everybody = {f"lamp-{number}@mail{number % 499}.proof" for number in range(1, count + 1)}
    where = database if keeps_journals else f"{database}, without the journals"
    figures.add(f"{where}: sendings that stand still", noticed, "", "==", 1)
    figures.add(f"{where}: letters that left while it stood still", while_it_stood.total(), "", "==", 0)
    figures.add(f"{where}: readers who got it twice", sum(times > 1 for times in got.values()), "", "==", 0)
    figures.add(f"{where}: readers lost", len(everybody - set(got) - unknown), "", "==", 0)
    if keeps_journals:
        figures.add(f"{where}: letters uncertain", len(unknown), "", "<=", ENGINES * LINES)
    else:
        figures.add(f"{where}: letters uncertain that somebody got", len(unknown & set(got)), "", ">=", 1)
    figures.add(f"{where}: letters that the report lacks", count - sum(found.values()), "", "==", 0)


def _send_and_copy(site: ProofSite, count: int, copy: Path) -> None:
    """Send a part, copy the database while it goes on, and kill everything somewhat later."""
    watch = rooms.Watch(site)
    with rooms.engines(site, ENGINES) as running:
        processes.until(lambda: watch.counts().get("accepted", 0) >= count * 3 // 10, patience=1800)
        rooms.copy_database(site, copy)
        enough = min(count * 8 // 10, watch.counts()["accepted"] + count * 2 // 10)
        processes.until(lambda: watch.counts()["accepted"] >= enough, patience=1800)
        for each in running:
            each.kill()
            each.wait()
    watch.close()


def _until_it_is_noticed(site: ProofSite) -> int:
    for _try in range(60):
        if found := rooms.stage(site, "halted")["sendings"]:
            return int(found)
    return 0
