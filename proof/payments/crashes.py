"""Killed at every named step, and raced, on both databases."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites
from tests.paying.crash_points import points


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    figures.add("steps at which money's acts are killed", len(points()), "", ">=", 14)
    for database, url in {"SQLite": "", "PostgreSQL": "postgres://postgres@127.0.0.1:5432/proof_payments"}.items():
        holds, _told = suites.run("tests/paying/test_crashing.py", "tests/paying/test_races.py", DATABASE_URL=url)
        figures.add(f"killed there and raced, {database}: nothing lost, doubled or half done", int(holds), "", "==", 1)
