"""Runs suites of `tests/` and takes down what they say about themselves (`tests/facts.py`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from proof.figures import ROOT
from tests.facts import FILE


def run(*files: str, **environment: str) -> tuple[bool, dict[str, float]]:
    """Whether these files' tests pass, and the sum of each number that they told."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        command = [sys.executable, "-m", "pytest", "-q", "--show-capture=no", *files]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {FILE: str(told)} | environment, capture_output=True, check=False
        )
        if done.returncode:
            print(done.stdout.decode("utf-8", "replace")[-4000:], file=sys.stderr)
        facts: defaultdict[str, float] = defaultdict(float)
        for line in told.read_text().splitlines() if told.exists() else []:
            name, value = json.loads(line)
            facts[name] += value
    return done.returncode == 0, facts
