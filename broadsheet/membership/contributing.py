"""Contributions: money without a plan, once or again and again. They give no access; they have our thanks."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership import ending_link, taken_back
from broadsheet.membership.letters import schedule, writing
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.payments import opening
from broadsheet.payments.models import Agreement, Checkout, Interval

PURPOSE = "contribution"


class ContributionPurpose:
    """What `payments` asks of contributions."""

    def name(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return _("Contribution")

    def follow(self, checkout: Checkout) -> None:
        """Nothing is owed for it but thanks; and whose money went back gives no more."""
        if checkout.paid_at is not None and clock.now() < checkout.paid_at + schedule.WELCOME_FOR:
            writing.write(kind=LetterKind.THANKS, about=f"checkout {checkout.pk}", occasion="given", checkout=checkout)
        if checkout.is_recurring and taken_back.is_taken_back(checkout):
            taken_back.take_no_more(Agreement.objects.filter(checkout=checkout).first())

    def end_link(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return ending_link.link_of(checkout)

    def thanks(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return render_to_string("membership/thanks.html", {"checkout": checkout})


def contribute(*, email: str, amount: Money, interval: Interval, provider: str, address: str, **facts: Any) -> Checkout:
    """Begin to give. Raises `opening.NotOpenedError`, `defences.TooOftenError`."""
    return opening.begin(
        purpose=PURPOSE, email=email, amount=amount, interval=interval, provider=provider, address=address, **facts
    )
