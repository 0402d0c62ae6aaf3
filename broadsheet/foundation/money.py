"""Money: a whole number of minor units and a currency. Never a float, never a number without its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from functools import cache

from babel import Locale
from babel.numbers import format_currency
from django.utils.translation import get_language
from moneyed import CurrencyDoesNotExist, get_currency

MOST_MINOR = 10**15
"""Far above any newsroom's till, far below what a BigIntegerField holds."""


class UnknownCurrencyError(ValueError):
    """ISO 4217 knows no such currency."""


class OtherCurrencyError(ValueError):
    """Money of two currencies was added or compared."""


class NoAmountError(ValueError):
    """What was typed is no amount of this currency."""


@cache
def units(currency: str) -> int:
    """How many minor units make one: 100 for EUR, 1 for JPY, 1,000 for KWD (ISO 4217)."""
    try:
        return int(get_currency(code=currency).sub_unit)
    except CurrencyDoesNotExist:
        raise UnknownCurrencyError(f"“{currency}” is no currency of ISO 4217") from None


@dataclass(frozen=True)
class Money:
    """So many minor units of a currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"Money is a whole number of minor units, not {self.minor!r}")
        units(self.currency)

    @classmethod
    def parse(cls, typed: str, currency: str) -> Money:
        """What a person typed, such as “12”, “12.50” or “12,50”. Raises `NoAmountError`; never rounds."""
        text = typed.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            with localcontext() as context:
                context.prec = 40
                minor = Decimal(text) * units(currency)
        except InvalidOperation:
            raise NoAmountError(typed) from None
        if not minor.is_finite() or minor != minor.to_integral_value() or abs(minor) > MOST_MINOR:
            raise NoAmountError(typed)
        return cls(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in whole units, exactly."""
        return Decimal(self.minor) / units(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._alike(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._alike(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._alike(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._alike(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        """As readers of the present language write it; whole amounts without their zeros."""
        locale = Locale.parse((get_language() or "en").replace("-", "_"))
        pattern = locale.currency_formats["standard"].pattern
        if self.minor % units(self.currency) == 0:
            shown: str = format_currency(
                self.decimal, self.currency, pattern.replace(".00", ""), locale=locale, currency_digits=False
            )
            return shown
        return format_currency(self.decimal, self.currency, pattern, locale=locale)

    def _alike(self, other: Money) -> int:
        if other.currency != self.currency:
            raise OtherCurrencyError(f"{other.currency} is not {self.currency}")
        return other.minor
