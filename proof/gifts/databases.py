"""The databases on which each suite runs."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites

DATABASES = {"SQLite": "", "PostgreSQL": "postgres://postgres@127.0.0.1:5432/proof_gifts"}


def holds_on_both(figures: Proof, name: str, file: str) -> dict[str, dict[str, float]]:
    """One figure for each database: whether all tests of this file pass there. Returns what they told of themselves."""
    found = {}
    for database, url in DATABASES.items():
        holds, found[database] = suites.run(file, DATABASE_URL=url)
        figures.add(f"{name}, {database}", int(holds), "", "==", 1)
    return found
