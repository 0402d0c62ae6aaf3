"""A migrated SQLite file, kept between runs of the tests: making one takes longer than most of them.

It is known by a digest of everything that migrations are made of, so a changed migration or requirement makes a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(tempfile.gettempdir()) / f"broadsheet-tests-{os.getuid()}"
MOST = 8
"""Files kept; the oldest go."""


def lay(target: Path) -> bool:
    """Copy the kept one to where the tests will look. False if there is none yet."""
    if not (found := _path()).exists():
        return False
    shutil.copyfile(found, target)
    os.utime(found)
    return True


def keep(source: Path) -> None:
    """Keep this one, which nobody writes to meanwhile. Of several at once one wins; they are the same."""
    KEPT.mkdir(mode=0o700, exist_ok=True)
    unfinished = KEPT / f".{os.getpid()}"
    with closing(sqlite3.connect(source)) as made, closing(sqlite3.connect(unfinished)) as copy:
        made.backup(copy)
    unfinished.replace(_path())
    for old in sorted(KEPT.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)


def _path() -> Path:
    return KEPT / f"{digest()}.sqlite3"


def digest() -> str:
    """Of everything that migrations are made of."""
    made_of = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in sorted([*ROOT.glob("broadsheet/**/migrations/*.py"), *ROOT.glob("requirements/*.txt")]):
        made_of.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return made_of.hexdigest()[:24]
