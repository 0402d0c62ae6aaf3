"""How many articles a second the press prints on one core, durably: everything synced, pictures scaled already."""

from __future__ import annotations

from proof.edition import archive
from proof.figures import Proof

ARTICLES = 1000


def measure(figures: Proof) -> None:
    """A whole press run over an archive, in one process, from an empty tree."""
    with archive.copy("SQLite", ARTICLES) as site:
        said = archive.run(site, "-m", "proof.edition.press_run").split()[-4:]
    printed, articles, seconds, for_articles = map(float, said)
    figures.add("press speed, durable, one core: articles' pages", articles / for_articles, "articles/s", ">=", 60)
    figures.add("press speed, durable, one core: all plates", printed / seconds, "plates/s", ">=", 60)
