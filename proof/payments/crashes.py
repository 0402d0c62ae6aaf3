"""Killed at every named step, and raced, on both databases."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites
from tests.paying.crash_points import points

DATABASES = {"SQLite": "", "PostgreSQL": "postgres://postgres@127.0.0.1:5432/proof_payments"}


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    figures.add("steps at which money's acts are killed", len(points()), "", ">=", 14)
    for database, url in DATABASES.items():
        holds, told = suites.run("tests/paying/test_crashing.py", DATABASE_URL=url)
        figures.add(f"killed there, {database}: nothing lost, doubled or half done", int(holds), "", "==", 1)
        figures.add(f"acts that were killed, {database}", told["crashes"], "", ">=", 14)
        mean = told["crashes: seconds"] / max(1, told["crashes"])
        figures.add(f"the same, {database}: what the worker does by itself takes, mean", mean, "s", "<=", 30)
        holds, _told = suites.run("tests/paying/test_races.py", "tests/paying/test_merging.py", DATABASE_URL=url)
        figures.add(f"two at once on every way of money, {database}, and the control", int(holds), "", "==", 1)
