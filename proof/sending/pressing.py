"""Codes and a breaking alert while a long issue is being sent: neither waits for it."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from proof.edition import archive
from proof.figures import ROOT, Proof
from proof.sending import rooms, sinks
from proof.site import ProofSite
from tests import processes

LETTERS = 100_000
CODES = 20
ALERTED = 500
ENGINES = 2


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    count = rooms.letters(LETTERS)
    for database in archive.wanted():
        with TemporaryDirectory(prefix="broadsheet-proof-") as folder:
            path = Path(folder) / "taken"
            with sinks.counting(path) as port, rooms.room(database, port=port) as site:
                rooms.stage(site, "readers", "lamp", str(count))
                rooms.stage(site, "readers", "alert", str(ALERTED))
                rooms.stage(site, "send", "lamp", "70")
                tail = sinks.Tail(path)
                worker = rooms.engine(site, "work")
                with rooms.engines(site, ENGINES):
                    codes = _codes(site, tail)
                    first, last = _alert(site, tail)
                    left = count - sum(address.startswith("lamp-") for address in tail.got())
                worker.terminate()
                worker.wait()
        figures.add(f"{database}: a code during a full send, median to the mail server", median(codes), "s", "<=", 5)
        figures.add(f"{database}: a code during a full send, slowest of {CODES}", max(codes), "s", "<=", 5)
        figures.add(f"{database}: an alert's first letter, after it was frozen", first, "s", "<=", 5)
        figures.add(f"{database}: an alert's last of {ALERTED}", last, "s", "<=", 60)
        figures.add(f"{database}: letters of the issue that waited when the alert was done", left, "", ">=", 1)


def _codes(site: ProofSite, tail: sinks.Tail) -> list[float]:
    """Seconds from the row of each code to the mail server."""
    poster = subprocess.Popen(
        [sys.executable, "-m", "proof.sending.stage", "post"], env=site.environment, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert poster.stdin is not None
    assert poster.stdout is not None
    processes.until(tail.got, patience=120)
    seconds = []
    for number in range(CODES):
        address = f"code-{number}@reader.proof"
        poster.stdin.write(f"{address}\n")
        poster.stdin.flush()
        poster.stdout.readline()
        began = time.monotonic()
        processes.until(partial(_has, tail, address), patience=120)
        seconds.append(time.monotonic() - began)
    poster.kill()
    poster.wait()
    return seconds


def _has(tail: sinks.Tail, address: str) -> bool:
    return address in tail.got()


def _alert(site: ProofSite, tail: sinks.Tail) -> tuple[float, float]:
    """Seconds from the frozen alert to its first letter at the mail server, and to its last."""
    rooms.stage(site, "send", "alert", "8", "1")
    began = time.monotonic()
    processes.until(lambda: _alerted(tail) > 0, patience=300)
    first = time.monotonic() - began
    processes.until(lambda: _alerted(tail) >= ALERTED, patience=600)
    return first, time.monotonic() - began


def _alerted(tail: sinks.Tail) -> int:
    return sum(address.startswith("alert-") for address in tail.got())
