"""Sent to the buyer when what they paid went back: their gifts open nothing any more."""

from __future__ import annotations

from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Purchase
from broadsheet.mail.letters import Letter, write


def build(*, to: str, purchase: Purchase, count: int) -> Letter:
    """`count` is how many gifts have ended."""
    return write(
        "gifts/mail/called_back_buyer", to=to, count=count, plan=purchase.plan.name,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(to="olha@reader.example", purchase=samples.purchase(), count=1)
