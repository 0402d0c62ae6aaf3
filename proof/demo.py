"""The demo newsroom, made once for a commit and copied for each piece: seeding it and scaling its pictures takes minutes.

A copy is served at the port at which it was made, which stands in its printed pages.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from proof.figures import ROOT

KEPT = ROOT / "var" / "proof" / "demo"


def of_this_commit() -> Path | None:
    """Where it is kept, or is to be; None while there are changes that no commit holds."""
    if _git("status", "--porcelain"):
        return None
    commit = _git("rev-parse", "HEAD")
    return KEPT / commit if commit else None


def port_of(kept: Path) -> int | None:
    """The port at which it was made; None if there is none yet."""
    noted = kept.with_suffix(".port")
    return int(noted.read_text()) if noted.exists() and kept.is_dir() else None


def keep(data: Path, kept: Path, port: int) -> None:
    """Keep a copy, and those of other commits no longer. Whole or not at all: the port is written last."""
    shutil.rmtree(KEPT, ignore_errors=True)
    shutil.copytree(data, kept)
    kept.with_suffix(".port").write_text(str(port))


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
