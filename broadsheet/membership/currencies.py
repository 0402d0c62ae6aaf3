"""The currencies in which one can pay: those in which plans have prices."""

from __future__ import annotations

from django.conf import settings

from broadsheet.membership.models import Plan, Price


def offered() -> list[str]:
    """Their codes, the newsroom's own first."""
    found = set(Price.objects.filter(plan__is_offered=True).values_list("currency", flat=True))
    own = settings.BASE_CURRENCY
    return [own, *sorted(found - {own})]


def wanted(code: str) -> str:
    """The asked one where it is offered, else the newsroom's own."""
    return code if code in offered() else str(settings.BASE_CURRENCY)


def plans_in(currency: str) -> list[tuple[Plan, list[Price]]]:
    """The offered plans with their prices in this currency; those that have none are left out."""
    plans = [
        (plan, [price for price in plan.prices.all() if price.currency == currency]) for plan in Plan.objects.offered()
    ]
    return [(plan, prices) for plan, prices in plans if prices]
