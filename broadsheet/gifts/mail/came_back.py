"""Sent to the buyer when a gift could not be delivered: the link, so that they can hand it over themselves."""

from __future__ import annotations

from broadsheet.gifts import links, telling
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Gift
from broadsheet.mail.letters import Letter, write


def build(*, to: str, gift: Gift) -> Letter:
    """With the link, and the address at which it could not be delivered."""
    return write(
        "gifts/mail/came_back", to=to, giver=gift.purchase.buyer_name, message=gift.purchase.message, plan=gift.purchase.plan.name,
        length=telling.length(gift.purchase.months), name=gift.recipient_name, link=links.of(gift), code=gift.written_code,
        until=telling.last_day(gift.closes_at), recipient=gift.recipient_email,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(to="olha@reader.example", gift=samples.gift())
