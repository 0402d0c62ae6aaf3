"""A million subscribers taken over on PostgreSQL: how long, with how much memory, and how fast their audiences are counted."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from proof.edition import archive
from proof.figures import ROOT, Proof
from proof.site import ProofSite

ROWS = 1_000_000
FLAT_MB = 40
"""What the last three quarters of a million rows may add to a process's memory."""
SLUGS = ("proof-all", "proof-few", "proof-members")
"""Nine tenths of the rows are for the first."""
NAME = "proof_newsletters_lists"
MAKE = """
import django; django.setup()
from broadsheet.newsletters.models import Newsletter
for slug, receives in (("proof-all", "anyone"), ("proof-few", "anyone"), ("proof-members", "members")):
    Newsletter.objects.create(language="en", slug=slug, name=slug, description="x", promise="x", receives=receives)
"""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-proof-") as folder:
        data = Path(folder)
        archive.psql(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        archive.psql(f'CREATE DATABASE "{NAME}"')
        try:
            site = archive.site_in("PostgreSQL", data, NAME)
            _prepare(site)
            path = data / "list.csv"
            wrong = write(path, ROWS)
            told = json.loads(archive.run(site, "-m", "proof.newsletters.list_taken", str(path)).splitlines()[-1])
        finally:
            archive.psql(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    figures.add("rows of the list that were read", told["rows"], "", "==", ROWS)
    figures.add("rows that may not be taken, and were", told["added"] - (ROWS - sum(wrong.values())), "", "==", 0)
    figures.add("reasons that were counted wrong", int(told["left_out"] != wrong), "", "==", 0)
    figures.add("a million subscribers, PostgreSQL", told["seconds"], "s", "<=", 300)
    figures.add("memory that the last three quarters added", told["peak"] - told["at_quarter"], "MB", "<=", FLAT_MB)
    figures.add("memory at most", told["peak"], "MB", "<=", 300)
    figures.add("the slowest audience counted, median", told["count_ms"], "ms", "<=", 300)


def write(path: Path, rows: int) -> dict[str, int]:
    """A list of so many rows; a hundredth may not be taken, for each of the reasons. Returns how many for each."""
    wrong = {"no stated consent": 0, "no address": 0, "no such newsletter": 0, "there twice": 0}
    reasons = list(wrong)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["email", "name", "newsletter", "consent", "consented_at"])
        for number in range(rows):
            row = _row(number)
            if number % 100 == 1 and number > 1:
                reason = reasons[number // 100 % len(reasons)]
                wrong[reason] += 1
                row = _spoilt(number, reason)
            table.writerow(row)
    return wrong


def _row(number: int) -> list[str]:
    slug = SLUGS[0 if number % 10 else 1 + number // 10 % 2]
    email = f"reader{number}@mail{number % 500}.example"
    return [email, f"Reader {number}", slug, "I want the letters", "2025-03-01T10:00:00Z"]


def _spoilt(number: int, reason: str) -> list[str]:
    if reason == "there twice":
        return _row(number - 1)
    row = _row(number)
    place, value = {"no stated consent": (3, " "), "no address": (0, "nobody"), "no such newsletter": (2, "none")}[
        reason
    ]
    return [*row[:place], value, *row[place + 1 :]]


def _prepare(site: ProofSite) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}, cwd=ROOT, check=True, timeout=900,
    )  # fmt: skip
    archive.run(site, "-c", MAKE)
