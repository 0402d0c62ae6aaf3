"""Sent to whoever has taken a gift and reads already: it waits in line. Who reads by it at once is welcomed by `membership.letters`."""

from __future__ import annotations

from datetime import datetime

from broadsheet.foundation import languages
from broadsheet.gifts import telling
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Gift
from broadsheet.mail.letters import Letter, write
from broadsheet.membership.doors import sign_in


def build(*, to: str, gift: Gift, starts: datetime, ends: datetime) -> Letter:
    """`ends` is the midnight after its last day."""
    return write(
        "gifts/mail/in_line", to=to, plan=gift.purchase.plan.name, perks=gift.purchase.plan.perk_lines,
        starts=telling.day(starts), until=telling.last_day(ends), link=languages.absolute(sign_in("/account/")),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    gift = samples.gift()
    return build(to="roman@reader.example", gift=gift, starts=gift.opens_at, ends=gift.closes_at)
