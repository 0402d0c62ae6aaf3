"""A hundred thousand personal, signed letters of 70 KB to Debian's smtp-sink, by two engines on the cores that it has, too."""

from __future__ import annotations

import time

from proof.edition import archive
from proof.figures import Proof
from proof.sending import rooms, sinks

LETTERS = 100_000
ENGINES, LINES = 2, 24
"""As they are by default."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    count = rooms.letters(LETTERS)
    for database in archive.wanted():
        with sinks.smtp_sink() as port, rooms.room(database, port=port, lines=LINES) as site:
            rooms.stage(site, "readers", "lamp", str(count))
            rooms.stage(site, "send", "lamp", "70")
            watch = rooms.Watch(site)
            with rooms.engines(site, ENGINES) as running:
                while not watch.counts().get("accepted"):
                    time.sleep(0.05)
                began, before = time.monotonic(), watch.counts()["accepted"]
                found = watch.until_done(seconds=3600)
                seconds = time.monotonic() - began
                peak = max(rooms.peak_mb(each) for each in running)
            watch.close()
        figures.add(f"{database}: letters accepted", found.get("accepted", 0), "", "==", count)
        figures.add(f"{database}: letters a second", (count - before) / seconds, "/s", ">=", 560)
        figures.add(f"{database}: memory of an engine at most", peak, "MB", "<=", 300)
