"""Changing a plan: upward at once, for the rest of what is paid; downward at the renewal, and said beforehand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from broadsheet.accounts.models import User
from broadsheet.membership.models import Price
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import Preview


@dataclass(frozen=True)
class Choice:
    """Another price for the same currency and time."""

    price: Price
    is_up: bool

    def preview(self, agreement: Agreement) -> Preview:
        """What it would cost. Raises `ProviderError`."""
        provider = known.of(agreement.provider)
        return provider.change(agreement, self.price.money, now=self.is_up, key=str(uuid.uuid4()), is_preview=True)

    def take(self, agreement: Agreement, *, by: User | None) -> None:
        """Do it. Raises `requesting.NotDoneError`."""
        requesting.change(agreement=agreement, amount=self.price.money, plan=self.price.plan.slug, by=by)


def choices_for(agreement: Agreement) -> list[Choice]:
    """The offered prices to which this agreement can be changed."""
    if agreement.checkout.purpose != "membership":
        return []
    prices = Price.objects.filter(
        plan__is_offered=True, currency=agreement.currency, interval=agreement.interval
    ).select_related("plan")
    can_take = not known.of(agreement.provider).is_by_hand
    return [Choice(one, one.amount > agreement.amount and can_take) for one in prices if one.amount != agreement.amount]
