"""In which countries plans are sold. Elsewhere the newsroom takes contributions only, and says so."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, countries
from broadsheet.ops import audit
from broadsheet.payments.models import LegalEntity, Market, VatRate

ELSEWHERE = "ZZ"
"""The code of no country: ISO 3166 leaves it to its users."""


def is_asked() -> bool:
    """Whether the newsroom has said anything about countries: before that, nobody is asked for theirs."""
    return Market.objects.exists() or VatRate.objects.exists()


def has_vat() -> bool:
    """Whether any price contains VAT today."""
    return VatRate.objects.on(clock.today()).exists()


def markets() -> list[str]:
    """The countries in which plans are sold; none means everywhere."""
    return list(Market.objects.values_list("country", flat=True))


def is_sold_in(country: str) -> bool:
    """Whether somebody from there can buy a plan. Nobody named theirs where nobody is asked."""
    there = markets()
    return not there or country in there


def offered() -> dict[str, str]:
    """The countries that a reader may choose from, by code, in the order of their names."""
    there = set(markets())
    return {code: name for code, name in countries.names().items() if not there or code in there}


def usual(currency: str) -> str:
    """The country that stands chosen at first: whose money the currency is, or the newsroom's own for its own currency."""
    found = countries.of_currency(currency)
    if not found and currency == settings.BASE_CURRENCY:
        entity = LegalEntity.objects.filter(key=settings.LEGAL_ENTITY).first()
        found = entity.country if entity is not None else ""
    return found if is_sold_in(found) else ""


@transaction.atomic
def sell_in(*, countries: Sequence[str], by: User | None) -> None:
    """Sell plans in these countries, or everywhere if there are none. What is paid already goes on."""
    wanted, there = set(countries), set(markets())
    Market.objects.exclude(country__in=wanted).delete()
    Market.objects.bulk_create([Market(country=code) for code in sorted(wanted - there)])
    audit.note_about(
        act="plans.sell_in", object_type=Market._meta.label_lower, object_id=None, by=by, countries=sorted(wanted)
    )
