"""What every process must know before Django is there: the kiosk and the supervisor never load it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

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


def site_url() -> str:
    """Where readers find the site (`SITE_URL`), without a slash at its end."""
    return (os.environ.get("SITE_URL") or f"http://127.0.0.1:{port()}").rstrip("/")


def is_this_machine_alone(site_url: str) -> bool:
    """Whether the site is seen on this machine alone, as when a newcomer tries it."""
    return urlsplit(site_url).hostname in _LOOPBACK and host() in _LOOPBACK


def check_demo_password(site_url: str) -> None:
    """A password that is known from the documentation opens no site on the net. Raises `MistakenSettingError`."""
    if os.environ.get("DEMO_PASSWORD") and not is_this_machine_alone(site_url):
        raise MistakenSettingError(
            f"DEMO_PASSWORD is for trying the demo on this machine alone. {site_url} on {host()} would be open to anybody "
            "who knows it: take DEMO_PASSWORD away, and add your staff with `broadsheet staff add`."
        )
