"""Sent to the buyer when an unclaimed gift goes into the common pot."""

from __future__ import annotations

from broadsheet.gifts import telling
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Gift
from broadsheet.mail.letters import Letter, write


def build(*, to: str, gift: Gift) -> Letter:
    """Thanks them."""
    return write(
        "gifts/mail/in_pot", to=to, plan=gift.purchase.plan.name, length=telling.length(gift.purchase.months),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(to="olha@reader.example", gift=samples.gift())
