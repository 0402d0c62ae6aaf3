"""What one currency was worth in the newsroom's own when a row was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from django.conf import settings

from broadsheet.foundation.money import Money, units


@dataclass(frozen=True)
class Rate:
    """Whole units of the base currency for one, as text, and who said so."""

    text: str
    source: str


def in_base(amount: Money, at: datetime) -> tuple[Money, Rate]:
    """The amount in the base currency, rounded half to even, and the rate used. `at` is when the money moved.

    A currency without a rate counts as nothing rather than wrongly; `doctor` names it, and a correction sets it right.
    """
    base = settings.BASE_CURRENCY
    if amount.currency == base:
        return amount, Rate("1", "same currency")
    text = settings.CURRENCY_RATES.get(amount.currency)
    if text is None:
        return Money(0, base), Rate("0", "no rate was set")
    return at_rate(amount, text, base), Rate(text, f"settings, {settings.CURRENCY_RATES_OF or at:%Y-%m-%d}")


def at_rate(amount: Money, text: str, base: str) -> Money:
    """The amount at this rate, in whole units of the base currency for one, rounded half to even."""
    exact = amount.decimal * Decimal(text) * units(base)
    return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), base)
