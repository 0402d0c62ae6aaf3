"""Sent before the time is over in which a gift can be claimed."""

from __future__ import annotations

from broadsheet.gifts import links, telling
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Gift
from broadsheet.mail.letters import Letter, write


def build(*, to: str, gift: Gift) -> Letter:
    """To the recipient, or to the buyer where no address of a recipient is known."""
    return write(
        "gifts/mail/closing", to=to, giver=gift.purchase.buyer_name, message=gift.purchase.message, plan=gift.purchase.plan.name,
        length=telling.length(gift.purchase.months), name=gift.recipient_name, link=links.of(gift), code=gift.written_code,
        until=telling.last_day(gift.closes_at),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(to="roman@reader.example", gift=samples.gift())
