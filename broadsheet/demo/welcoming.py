"""The Lantern's readers: one with an account, one who is a member, a group with seats, an institution."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership import complimentary, institutions, seats
from broadsheet.membership.models import AccessSettings, Grant, Group, Institution

READER = "reader@lantern.example"
MEMBER = "member@lantern.example"
READERS = {READER: "Roman Reader", MEMBER: "Mila Member"}
"""Demo readers: address, name."""

CLASS = "Chaiv Maritime Institute, second year"
LIBRARY = "Chaiv City Library"
NETWORKS = "203.0.113.0/24\n2001:db8:7::/48"
"""Networks that are nobody's: kept for examples."""
A_MONTH = 3
YEAR = timedelta(days=365)


def welcome(password: str) -> None:
    """Make whoever is missing. What somebody has changed since stays so."""
    for email, name in READERS.items():
        if not User.objects.filter(email=email).exists():
            User.objects.create_user(email, password, name=name)
    member = User.objects.get(email=MEMBER)
    in_a_year = clock.now() + YEAR
    if not Grant.objects.of(member).exists():
        complimentary.give(email=MEMBER, ends=in_a_year, reason="The demo's member", by=None, tell=False)
    if not Group.objects.exists():
        group = seats.found(name=CLASS, owner=member, seats=5, ends=in_a_year, by=None)
        seats.invite(group=group, email="", by=member)
        _be_generous()
    if not Institution.objects.exists():
        institutions.admit(name=LIBRARY, networks=NETWORKS, ends=in_a_year, by=None)


def _be_generous() -> None:
    settings = AccessSettings.load()
    settings.articles_a_month = A_MONTH
    settings.save()
