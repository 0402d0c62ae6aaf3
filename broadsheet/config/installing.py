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
from broadsheet.newsroom import setup

Say = Callable[[str], None]


def install(*, say: Say) -> None:
    """Migrate, collect static files, and make what the newsroom needs. Under a second when nothing is to do."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    _migrate(say)
    _collect_static(say)
    setup.prepare()


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
