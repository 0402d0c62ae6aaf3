"""Generated histories of money, on both databases: every tally is what plain SQL finds in the rows."""

from __future__ import annotations

import os

from proof.figures import Proof
from proof.readers import suites

HISTORIES = int(os.environ.get("SOAK_EXAMPLES", "1000"))
DATABASES = {"SQLite": "", "PostgreSQL": "postgres://postgres@127.0.0.1:5432/proof_campaigns_histories"}


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for database, url in DATABASES.items():
        holds, told = suites.run("tests/campaigns/test_histories.py", DATABASE_URL=url, SOAK_EXAMPLES=str(HISTORIES))
        figures.add(f"histories whose tallies are SQL's, {database}", told["campaign histories"], "", ">=", HISTORIES)
        figures.add(f"tallies compared, {database}", told["campaign tallies"], "", ">=", HISTORIES * 12)
        figures.add(f"every one of them is, and the controls show it, {database}", int(holds), "", "==", 1)
