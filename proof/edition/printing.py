"""How many articles a second the press prints on one core, durably: everything synced, pictures scaled already."""

from __future__ import annotations

from proof.edition import archive
from proof.figures import Proof

ARTICLES = 1000


def measure(figures: Proof) -> None:
    """A whole press run over an archive, in one process: the time of fronts, lists, feeds and sitemaps counts, they don't."""
    with archive.copy("SQLite", ARTICLES) as site:
        printed, articles, seconds = map(float, archive.run(site, "-m", "proof.edition.press_run").split()[-3:])
    figures.add("press speed, durable, one core", articles / seconds, "articles/s", ">=", 60)
    print(f"       {printed:.0f} plates in {seconds:.1f} s, {printed / seconds:.0f} a second", flush=True)
