"""The desk, our article listing and our search in `/cms/` with 100,000 articles, on both databases."""

from __future__ import annotations

from proof.edition import archive
from proof.figures import Proof

ARTICLES = 100_000
OURS, STOCK = 500, 1000
"""Milliseconds that the slowest twentieth may take: pages of ours, and Wagtail's own explorer."""


def measure(figures: Proof) -> None:
    """Each page is asked for within one process of its own, as an editor signed in; times are the server's."""
    for database in archive.wanted():
        with archive.copy(database, ARTICLES) as site:
            for line in archive.run(site, "-m", "proof.edition.desk_pages").splitlines():
                if line.count("|") == 2:
                    name, kind, value = line.split("|")
                    figures.add(
                        f"{name}, {ARTICLES} articles, {database}: p95",
                        float(value),
                        "ms",
                        "<=",
                        OURS if kind == "ours" else STOCK,
                    )
