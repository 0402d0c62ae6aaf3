"""A million readers frozen by the database: how long, and with how much memory of ours."""

from __future__ import annotations

from proof.edition import archive
from proof.figures import Proof
from proof.sending import rooms

READERS = 1_000_000


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    count = rooms.letters(READERS)
    for database in archive.wanted():
        with rooms.room(database, port=9) as site:
            rooms.stage(site, "readers", "small", "1000")
            few = rooms.stage(site, "send", "small")
            rooms.stage(site, "readers", "lamp", str(count))
            told = rooms.stage(site, "send", "lamp")
        figures.add(f"{database}: readers frozen", told["audience"], "", "==", count)
        figures.add(
            f"{database}: {count:,} frozen", told["seconds"], "s", "<=", 60 if database == "PostgreSQL" else 120
        )
        figures.add(f"{database}: memory more than for a thousand", told["peak"] - few["peak"], "MB", "<=", 30)
