"""Writes The Lantern, the demo newsroom. Every step makes only what is missing, so it can be run again at any time."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from wagtail.users.models import UserProfile

from broadsheet.accounts.models import User
from broadsheet.audio import following
from broadsheet.demo import (
    campaigning,
    furnishing,
    holding_back,
    laying_out,
    lettering,
    printing,
    reading_aloud,
    reading_stories,
    running,
    standing,
    subscribing,
    telling_live,
    welcoming,
)
from broadsheet.demo.money import filling, transferring, wrapping
from broadsheet.foundation import clock
from broadsheet.frontpage.models import Front
from broadsheet.newsroom import roles
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.roles import Role

STAFF = {
    "admin@lantern.example": ("Hryhorii Admin", Role.ADMIN),
    "chief@lantern.example": ("Nina Bodnar", Role.CHIEF_EDITOR),
    "editor@lantern.example": ("Zlata Orlyk", Role.EDITOR),
    "reporter@lantern.example": ("Marta Ilkiv", Role.REPORTER),
    "business@lantern.example": ("Illia Kramar", Role.BUSINESS),
}
"""Demo staff: address, name, role."""

STORIES = Path(__file__).parent / "stories"


def is_wanted() -> bool:
    """Whether the database is empty enough for the demo, or holds one whose seeding was interrupted."""
    if User.objects.filter(email="admin@lantern.example").exists():
        return not Front.objects.exists()  # the fronts are arranged last
    return not User.objects.exists() and not Article.objects.exists()


def seed(*, say: Callable[[str], None]) -> None:
    """Write whatever of the demo is missing."""
    now = clock.now()
    say("Seeding The Lantern …")
    hire()
    welcoming.welcome(password())
    filling.fill(member=welcoming.MEMBER)
    furnishing.hang_pictures()
    furnishing.furnish()
    transferring.transfer()  # its receipts bear the publication's name
    lettering.offer_newsletters()
    hands = printing.Hands(
        editor=User.objects.get(email="editor@lantern.example"),
        reporter=User.objects.get(email="reporter@lantern.example"),
        chief=User.objects.get(email="chief@lantern.example"),
    )
    with following.only_when_asked():
        count = printing.print_stories(reading_stories.read_all(STORIES), now=now, hands=hands)
        holding_back.hold_back(hands=hands)
    wrapping.give_stories(member=welcoming.MEMBER, now=now)
    standing.write_pages()
    campaigning.launch(now=now)
    lettering.write_issues(now=now, by=hands.editor)
    subscribing.subscribe(now=now)
    running.begin(now=now, by=hands.editor)
    telling_live.tell(now=now, by=hands.editor)
    laying_out.lay_out(now=now)
    reading_aloud.ask_for_some(now=now)
    say(f"The Lantern is ready: {count} stories written, {Article.objects.count()} in all.")


def hire() -> None:
    """Make the staff's logins that are missing, each in the group of its role."""
    for email, (name, role) in STAFF.items():
        if User.objects.filter(email=email).exists():
            continue
        if role is Role.ADMIN:
            User.objects.create_superuser(email, password(), name=name)
            continue
        user = User.objects.create_user(email, password(), name=name)
        user.groups.add(roles.group(role))
    for user in User.objects.filter(email__in=STAFF, wagtail_userprofile__isnull=True):
        # No mails about work that was never handed in.
        UserProfile.objects.create(user=user, submitted_notifications=False)


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
    titles = {email: _said(role) for email, (_name, role) in STAFF.items()}
    titles |= {welcoming.MEMBER: "a member", welcoming.READER: "a reader"}
    present = set(User.objects.filter(email__in=titles).values_list("email", flat=True))
    return [f"{title:13} {email}  {password()}" for email, title in titles.items() if email in present]


def _said(role: Role) -> str:
    return role.name.lower().replace("_", " ")
