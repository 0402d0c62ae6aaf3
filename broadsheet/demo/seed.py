"""Writes The Lantern, the demo newsroom."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

from django.conf import settings

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article

STAFF = {"admin@lantern.example": "Iryna Admin"}
"""Demo staff: address and name."""


def is_wanted() -> bool:
    """Whether the database is empty enough for the demo."""
    return not User.objects.exists() and not Article.objects.exists()


def seed(*, say: Callable[[str], None]) -> None:
    """Write whatever of the demo is missing."""
    say("Seeding The Lantern …")
    for email, name in STAFF.items():
        if not User.objects.filter(email=email).exists():
            User.objects.create_superuser(email, password(), name=name)


def password() -> str:
    """The demo staff's password: `DEMO_PASSWORD`, else a random one that is kept in the data folder."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    path = settings.DATA_DIR / "secrets" / "demo_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return str(path.read_text())


def logins() -> list[str]:
    """A line for each demo login that exists."""
    present = User.objects.filter(email__in=STAFF).values_list("email", flat=True)
    return [f"{email}  {password()}" for email in STAFF if email in set(present)]
