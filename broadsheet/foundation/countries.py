"""Countries by ISO 3166-1: two letters, and their names in the language spoken now (CLDR's)."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.translation import get_language

NOT_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)  # fmt: skip
"""What CLDR names besides: unions, parts of countries, and places for tests."""


def names() -> dict[str, str]:
    """Every country by its code, in the order of the names."""
    return _names((get_language() or "en").replace("-", "_"))


def name_of(code: str) -> str:
    """A country's name; the code itself where nobody knows it."""
    return names().get(code, code)


def of_currency(currency: str) -> str:
    """The country whose own money it is: ISO 4217 begins a code with the country's. Empty for shared ones, such as EUR."""
    code = currency[:2]
    return code if code in names() else ""


@cache
def _names(locale: str) -> dict[str, str]:
    territories = Locale.parse(locale).territories
    found = {
        str(code): str(name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))
