"""Bringing an installation up to date: what has not changed is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from broadsheet.config import old_assets
from broadsheet.config.database_watch import sqlite_path
from broadsheet.newsroom import setup

Say = Callable[[str], None]


def install(*, say: Say) -> None:
    """Migrate, collect static files, and make what the newsroom needs. Under a second when nothing is to do."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    make_database_file()
    _migrate(say)
    _collect_static(say)
    setup.prepare()


class DatabaseFileGoneError(OSError):
    """There was a database here, and its file is not there any more; told in one line."""


def make_database_file() -> None:
    """An empty database, at the very first start only: one that is gone must not be replaced by an empty paper."""
    path = sqlite_path()
    if path is None:
        return
    made = settings.DATA_DIR / ".database-made"
    if not path.exists():
        if made.exists():
            raise DatabaseFileGoneError(
                f"The database {path} is gone. Put it back (or remove {made} to begin with an empty one)."
            )
        path.touch(mode=0o640)
    made.touch()


def _migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static(say: Say) -> None:
    stamp = settings.STATIC_ROOT / ".collected"
    now = _fingerprint(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*"))
    if stamp.exists() and stamp.read_text() == now:
        return
    say("Collecting static files …")
    root = Path(settings.STATIC_ROOT)
    old_assets.note_time(root)
    call_command("collectstatic", interactive=False, verbosity=0)
    old_assets.sweep(root)
    stamp.write_text(now)


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
