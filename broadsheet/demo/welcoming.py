"""The Lantern's readers: one with an account, one who is a member, a group with seats, an institution."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership import complimentary, institutions, seats
from broadsheet.membership.models import AccessSettings, Grant, Group, Institution, Plan, Price
from broadsheet.payments.models import LegalEntity

READER = "reader@lantern.example"
MEMBER = "member@lantern.example"
READERS = {READER: "Roman Reader", MEMBER: "Mila Member"}
"""Demo readers: address, name."""

CLASS = "Chaiv Maritime Institute, second year"
LIBRARY = "Chaiv City Library"
NETWORKS = "203.0.113.0/24\n2001:db8:7::/48"
"""Networks that are nobody's: kept for examples."""
PLANS: Final[dict[str, dict[str, Any]]] = {
    "reader": {
        "name": "Reader",
        "summary": "For everybody who wants the whole paper.",
        "perks": "Every article, and the archive\nThe letter from the newsroom, each month",
        "prices": [
            ("EUR", "month", 500), ("EUR", "year", 5000),
            ("USD", "month", 600), ("USD", "year", 6000),
            ("UAH", "month", 15000), ("UAH", "year", 150000),
        ],
    },
    "patron": {
        "name": "Patron",
        "summary": "For those who can pay for others, too.",
        "perks": "Everything that readers get\nTwo memberships a year to give away\nThe yearly evening with the newsroom",
        "prices": [("EUR", "month", 1500), ("EUR", "year", 15000), ("USD", "month", 1800), ("USD", "year", 18000)],
    },
}  # fmt: skip
ENTITY = {
    "name": "The Lantern, a company of its readers",
    "address": "4 Quay Street\nChaiv",
    "registration": "Registered in Chaiv, no. 00417",
}
A_MONTH = 3
YEAR = timedelta(days=365)


def welcome(password: str) -> None:
    """Make whoever is missing. What somebody has changed since stays so.

    The member pays in the sandbox: see `money/filling.py`. Where that is off, they read by courtesy.
    """
    for email, name in READERS.items():
        if not User.objects.filter(email=email).exists():
            User.objects.create_user(email, password, name=name)
    member = User.objects.get(email=MEMBER)
    in_a_year = clock.now() + YEAR
    if "sandbox" not in settings.PAYMENT_PROVIDERS and not Grant.objects.of(member).exists():
        complimentary.give(email=MEMBER, ends=in_a_year, reason="The demo's member", by=None, tell=False)
    if not Group.objects.exists():
        group = seats.found(name=CLASS, owner=member, seats=5, ends=in_a_year, by=None)
        seats.invite(group=group, email="", by=member)
        _be_generous()
    if not Institution.objects.exists():
        institutions.admit(name=LIBRARY, networks=NETWORKS, ends=in_a_year, by=None)
    offer_plans()


def offer_plans() -> None:
    """What one becomes a member by."""
    if Plan.objects.exists():
        return
    for order, (slug, facts) in enumerate(PLANS.items(), start=1):
        prices = facts["prices"]
        plan = Plan.objects.create(
            slug=slug, order=order * 10, name=facts["name"], summary=facts["summary"], perks=facts["perks"]
        )
        for currency, interval, amount in prices:
            Price.objects.create(plan=plan, currency=currency, interval=interval, amount=amount)
    LegalEntity.objects.get_or_create(key=settings.LEGAL_ENTITY, defaults=ENTITY)


def _be_generous() -> None:
    access = AccessSettings.load()
    access.articles_a_month = A_MONTH
    access.save()
