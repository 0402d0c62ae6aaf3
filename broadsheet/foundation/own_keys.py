"""Keys of our own making, each for one purpose, kept in `DATA_DIR/secrets` and nowhere else."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The key of this name, made on first use (0600)."""
    path = Path(settings.DATA_DIR) / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(make())
        try:
            os.link(unfinished, path)  # the first process to get here wins; the others read its key
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_bytes()
