"""How long a narration takes, how many there are in a minute, what the files are like, and whether publishing gets slower."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from proof.figures import ROOT, Proof
from proof.site import ProofSite, command, demo_site

WORDS = 600
PUBLISHED = 30
"""Articles that are published with the voice at work, and as many with none."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    _one_core(figures)
    with demo_site() as site:
        _stage(site, "come_to_rest", seconds=1500)
        quiet = _stage(site, "publish", str(PUBLISHED))["seconds"]
        with _reading(site):
            busy = _stage(site, "publish", str(PUBLISHED))["seconds"]
        figures.add("publishing, p95, with a voice at work against none", _p95(busy) / _p95(quiet), "", "<=", 1.1)
        began = time.perf_counter()
        command(site, "narrate", "--all", "--language", "en", "--again", "--at-once", str(os.cpu_count() or 1))
        minutes = (time.perf_counter() - began) / 60
        facts = _stage(site, "facts")
        figures.add("words in an article, on average", facts["words"] / facts["files"], "", ">=", 1)
        figures.add("articles narrated in a minute, all cores", facts["files"] / minutes, "", ">=", 100)
        figures.add("files whose loudness is not −16 LUFS ±1", facts["off"], "", "==", 0)
        figures.add("the loudest true peak", facts["peak"], "dBTP", "<=", -1)
        figures.add("files that do not verify", facts["unsigned"], "", "==", 0)


def _one_core(figures: Proof) -> None:
    """Everything of a site on one core: publishing, printing, and the voice."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        with demo_site() as site:
            _stage(site, "come_to_rest", seconds=1500)
            _stage(site, "wait", str(WORDS))  # the voice is loaded once
            facts = _stage(site, "wait", str(WORDS))
    finally:
        os.sched_setaffinity(0, allowed)
    figures.add(
        f"published → narration ready, {facts['words']} words spoken, one core", facts["seconds"], "s", "<=", 10
    )
    figures.add(f"the file, {facts['words']} words spoken", facts["bytes"] / 1e6, "MB", "<=", 3)


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
        process.kill()
        process.wait()


def _stage(site: ProofSite, *arguments: str, seconds: float = 900) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "proof.audio.stage", *arguments],
        env=site.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=seconds, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
