"""Webhooks doubled, shuffled and dropped, on both databases: after asking again, the ledger is the fake Stripe's truth."""

from __future__ import annotations

import os

from proof.figures import Proof
from proof.payments.crashes import DATABASES
from proof.readers import suites

HISTORIES = os.environ.get("SOAK_EXAMPLES", "200")


def measure(figures: Proof) -> None:
    """Add this piece's figures. `SOAK_EXAMPLES=10000` makes them ten thousand."""
    for database, url in DATABASES.items():
        holds, told = suites.run("tests/paying/stripe/test_histories.py", DATABASE_URL=url, SOAK_EXAMPLES=HISTORIES)
        count = told["webhook histories"]
        figures.add(f"webhook histories that end in Stripe's truth, {database}", count, "", ">=", 200)
        figures.add(
            f"the same, {database}: to the cent, no letter twice, and the controls show it", int(holds), "", "==", 1
        )
