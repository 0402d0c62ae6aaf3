"""Whether publishing gets slower beside a voice that reads an archive aloud."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from proof.audio.acting import act
from proof.figures import ROOT, Proof
from proof.site import ProofSite, demo_site

ROUNDS, PUBLISHED = 5, 12
"""In each round so many articles are published with a voice at work, and as many with none."""


def measure(figures: Proof) -> None:
    """Add this piece's figures. In turns, since a machine has moods."""
    quiet: list[float] = []
    beside: list[float] = []
    with demo_site() as site:
        act(site, "come_to_rest", seconds=1500)
        for _round in range(ROUNDS):
            quiet += act(site, "publish", str(PUBLISHED), NARRATION="0")["seconds"]
            with _reading(site):
                beside += act(site, "publish", str(PUBLISHED))["seconds"]
            act(site, "come_to_rest")
    figures.add("publishing with no voice at work, median", median(quiet) * 1000, "ms", ">=", 1)
    figures.add("publishing beside a voice against none, median", median(beside) / median(quiet), "", "<=", 1.1)
    figures.add("publishing beside a voice against none, p95", _p95(beside) / _p95(quiet), "", "<=", 1.1)


@contextmanager
def _reading(site: ProofSite) -> Iterator[None]:
    """A voice that goes on and on, as the site itself would let it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "proof.audio.stage", "read"], env=site.environment, cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
