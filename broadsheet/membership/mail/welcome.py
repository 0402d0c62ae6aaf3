"""Sent to somebody who has just become a member by paying."""

from __future__ import annotations

from broadsheet.foundation import languages
from broadsheet.mail.letters import Letter, write
from broadsheet.membership.doors import sign_in
from broadsheet.membership.models import Plan
from broadsheet.payments.models import Checkout, Interval, Payer


def build(*, to: str, plan: Plan, checkout: Checkout) -> Letter:
    """Says what was taken, when it is taken again, and how to come in."""
    return write(
        "membership/mail/welcome", to=to, plan=plan.name, perks=plan.perk_lines, money=checkout.money,
        interval=checkout.get_interval_display(), link=languages.absolute(sign_in("/account/")),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    payer = Payer(email="member@reader.example")
    checkout = Checkout(payer=payer, amount=5000, currency="EUR", interval=Interval.YEAR)
    plan = Plan(name="Reader", perks="Everything we publish\nA letter from the newsroom each month")
    return build(to="member@reader.example", plan=plan, checkout=checkout)
