"""How many articles a second the press prints on one core, durably: everything synced, pictures scaled already."""

from __future__ import annotations

from proof.edition import archive
from proof.figures import Proof

ARTICLES = 1000


def measure(figures: Proof) -> None:
    """A whole press run over the articles of an archive, in one process."""
    with archive.copy("SQLite", ARTICLES) as site:
        printed, seconds = archive.run(site, "-m", "proof.edition.press_run").split()[-2:]
    figures.add("press speed, durable, one core", float(printed) / float(seconds), "plates/s", ">=", 60)
