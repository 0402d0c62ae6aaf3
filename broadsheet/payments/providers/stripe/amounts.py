"""Stripe's amounts and ours: it counts some currencies otherwise than ISO 4217.

Source: https://docs.stripe.com/currencies (zero-decimal currencies and special cases).
"""

from __future__ import annotations

from broadsheet.foundation.money import Money, units
from broadsheet.payments.providers.base import ProviderError

_WHOLE = {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
_THOUSANDS = {"BHD", "JOD", "KWD", "OMR", "TND"}


def to_stripe(money: Money) -> int:
    """The same in Stripe's smallest units. Raises `ProviderError` if it can't be said in them."""
    minor, rest = divmod(money.minor * _units(money.currency), units(money.currency))
    if rest:
        raise ProviderError(f"Stripe can't take {money.minor} minor units of {money.currency}", permanent=True)
    return minor


def from_stripe(minor: int, currency: str) -> Money:
    """What Stripe says, `currency` being in small letters, as our money."""
    code = currency.upper()
    return Money(minor * units(code) // _units(code), code)


def _units(code: str) -> int:
    # ISK and UGX have no minor unit any more, and Stripe counts them in hundredths all the same.
    return 1 if code in _WHOLE else 1000 if code in _THOUSANDS else 100
