"""Sent before a gift is used up, to whoever reads by it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from broadsheet.foundation import languages
from broadsheet.gifts import telling
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Gift
from broadsheet.mail.letters import Letter, write


def build(*, to: str, gift: Gift, ends: datetime) -> Letter:
    """`ends` is the midnight after its last day."""
    return write(
        "gifts/mail/ending", to=to, giver=gift.purchase.buyer_name, until=telling.last_day(ends),
        link=languages.absolute(reverse("membership")),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(to="roman@reader.example", gift=samples.gift(), ends=samples.gift().closes_at)
