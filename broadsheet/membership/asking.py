"""The way to a membership, on every page and at every gate. It stands in plates, so it is the same for everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from broadsheet.foundation import inline, sources
from broadsheet.membership import gate
from broadsheet.membership.models import Price


def masthead(**_page: object) -> str:
    """In the masthead, where money can be taken at all: each page has one, so it asks for nothing. Browsers of members hide it."""
    if not settings.PAYMENT_PROVIDERS:
        return ""
    return render_to_string("membership/masthead.html", {"script": inline.script("join")})


def price(article: Any, **_context: object) -> str:
    """At the gate: what it costs to go on."""
    if article.access != "members" or not settings.PAYMENT_PROVIDERS:
        return ""
    prices = sources.shared("membership.prices", _prices)
    return render_to_string("membership/gate_price.html", {"article": article, "prices": prices}) if prices else ""


def _prices() -> list[Price]:
    """The lowest monthly and yearly price in the newsroom's own currency."""
    sources.record(gate.SOURCE)
    offered = Price.objects.filter(plan__is_offered=True, currency=settings.BASE_CURRENCY).order_by("amount")
    lowest = {found.interval: found for found in reversed(offered)}
    return [lowest[interval] for interval in ("month", "year") if interval in lowest]
