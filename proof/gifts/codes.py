"""How hard a code is to guess, and what stops those who try: 10,000 guesses in one minute, each from another network."""

from __future__ import annotations

from proof.figures import Proof
from proof.gifts.databases import DATABASES
from proof.readers import suites

A_MINUTE = 10_000
ODDS = 1e-9
MINUTES_A_YEAR = 60 * 24 * 365


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for database, url in DATABASES.items():
        holds, told = suites.run("tests/giving/test_guessing.py", DATABASE_URL=url, GUESSES=str(A_MINUTE))
        figures.add(f"guesses are stopped; no code in a log or referrer, {database}", int(holds), "", "==", 1)
        figures.add(f"guesses in one minute, {database}", told["guesses"], "", ">=", A_MINUTE)
        figures.add(f"networks that they came from, {database}", told["networks"], "", ">=", A_MINUTE)
        figures.add(f"guesses that the database compared, {database}", told["compared"], "", "<=", 600)
        odds = told["odds"]
        figures.add(f"random bits of a code, {database}", told["bits"], "bits", ">=", 70)
        figures.add(f"odds of that minute, in 10⁻⁹, {database}", odds / ODDS, "", "<=", 1)
        figures.add(f"minutes of it until 1 in 10⁹, {database}", ODDS / odds if odds else 0, "", ">=", MINUTES_A_YEAR)
