"""Static files of earlier builds: they stay while a plate, a mirror or an open page may name them."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

KEPT_SECONDS = 30 * 86_400
"""After that every plate has been printed anew: a change of the build reprints all of them."""

_HASHED = re.compile(r"\.[0-9a-f]{12}\.")
_COMPRESSED = (".br", ".gz")


def note_time(root: Path) -> None:
    """Before collecting anew: what has been in use until now is new as of now, however long ago it was written."""
    for name in _current(root):
        for path in _with_compressed(root / name):
            if path.exists():
                os.utime(path)


def sweep(root: Path) -> int:
    """Remove hashed files that have not been in use for so long. Returns how many."""
    current = {path for name in _current(root) for path in _with_compressed(root / name)}
    too_old = time.time() - KEPT_SECONDS
    found = [
        path
        for path in root.rglob("*")
        if _HASHED.search(path.name) and path not in current and path.is_file() and path.stat().st_mtime < too_old
    ]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _current(root: Path) -> list[str]:
    manifest = root / "staticfiles.json"
    return list(json.loads(manifest.read_text())["paths"].values()) if manifest.exists() else []


def _with_compressed(path: Path) -> Iterator[Path]:
    yield path
    for ending in _COMPRESSED:
        yield path.with_name(path.name + ending)
