"""Asking a site's own process for an act of `stage.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from proof.figures import ROOT
from proof.site import ProofSite


def act(site: ProofSite, *arguments: str, seconds: float = 900, **more: str) -> dict[str, Any]:
    """What it said at the end. `more` stands in its environment."""
    done = subprocess.run(
        [sys.executable, "-m", "proof.audio.stage", *arguments],
        env={**site.environment, **more}, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=seconds, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
