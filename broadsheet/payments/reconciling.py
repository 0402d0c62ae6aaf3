"""Reconciliation: what webhooks lost is found by asking."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.foundation import clock
from broadsheet.payments import handling
from broadsheet.payments.models import Checkout
from broadsheet.payments.providers import known

HOURS = 72
"""Providers repeat an event for three days; what was lost for longer is looked for by command."""


def reconcile(slug: str, *, hours: int = HOURS) -> int:
    """Take in everything about which something happened in these last hours. Returns of how many checkouts."""
    since = clock.now() - timedelta(hours=hours)
    checkouts = {found.pk for about in known.of(slug).changed_since(since) if (found := handling.take_in(slug, about))}
    waiting = Checkout.objects.filter(
        provider=slug, made_at__gte=since, paid_at__isnull=True, failed_at__isnull=True
    ).exclude(session="").exclude(pk__in=checkouts)  # fmt: skip
    for checkout in waiting.iterator():
        handling.take_in(slug, {"checkout": str(checkout.pk), "session": checkout.session})
    return len(checkouts)
