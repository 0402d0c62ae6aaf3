"""What every process must know before Django is there: the kiosk and the supervisor never load it."""

from __future__ import annotations

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class MistakenSettingError(OSError):
    """A variable of the environment that cannot be used as it is; told in one line."""


def data_dir() -> Path:
    """Where everything is kept that is worth a backup (`DATA_DIR`)."""
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()


def port() -> int:
    """The port that readers come to (`PORT`). Raises `MistakenSettingError`."""
    said = os.environ.get("PORT") or "8000"
    if not said.isascii() or not said.isdigit() or not 0 < int(said) < 65536:
        raise MistakenSettingError(f"PORT must be a number from 1 to 65535, and is {said!r}.")
    return int(said)


def host() -> str:
    """The address that readers come to (`HOST`): this machine alone, unless said otherwise."""
    return os.environ.get("HOST") or "127.0.0.1"
