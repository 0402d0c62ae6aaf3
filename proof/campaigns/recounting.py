"""How long a recount takes in a ledger of a million rows, on both databases: it runs at each payment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from proof.edition import archive
from proof.figures import ROOT, Proof

DATABASE = "proof_campaigns"
DATABASES = ("SQLite", "PostgreSQL")
MOST_MS = 1000
"""Half of the two seconds in which a number has to move on an open page; the way there takes the rest."""


def measure(figures: Proof) -> None:
    """Add this piece's figures: medians."""
    for database in DATABASES:
        told = _counted(database)
        rows = told.pop("rows")
        figures.add(f"rows of the ledger, {database}", rows, "", ">=", 1_000_000)
        for goal, taken in told.items():
            figures.add(f"a recount of {goal.replace('_', ' ')}, {database}", taken, "ms", "<=", MOST_MS)


def _counted(database: str) -> dict[str, float]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if database == "PostgreSQL":
        archive.psql(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        archive.psql(f'CREATE DATABASE "{DATABASE}"')
        environment["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:5432/{DATABASE}"
    with tempfile.TemporaryDirectory(prefix="broadsheet-proof-") as data:
        environment |= {"DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "proof.campaigns.counted"], env=environment, cwd=ROOT, capture_output=True, text=True,
            timeout=1800, check=False,
        )  # fmt: skip
    if database == "PostgreSQL":
        archive.psql(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
