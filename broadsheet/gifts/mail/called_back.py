"""Sent to whoever reads by a gift whose payment did not stand."""

from __future__ import annotations

from django.urls import reverse

from broadsheet.foundation import languages
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Gift
from broadsheet.mail.letters import Letter, write


def build(*, to: str, gift: Gift) -> Letter:
    """Nothing of the buyer's money is told."""
    return write(
        "gifts/mail/called_back", to=to, giver=gift.purchase.buyer_name, link=languages.absolute(reverse("membership")),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(to="roman@reader.example", gift=samples.gift())
