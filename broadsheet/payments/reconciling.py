"""Reconciliation: what webhooks lost is found by asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from broadsheet.foundation import clock
from broadsheet.payments import handling
from broadsheet.payments.models import Checkout
from broadsheet.payments.providers import known

HOURS = 72
"""Providers repeat an event for three days; what was lost for longer is looked for by command."""


def reconcile(slug: str, *, hours: int = HOURS) -> int:
    """Take in everything about which something happened in these last hours. Returns of how many checkouts."""
    since = clock.now() - timedelta(hours=hours)
    told = set(_told(slug, since))
    unpaid = Checkout.objects.filter(made_at__gte=since, paid_at__isnull=True, failed_at__isnull=True)
    for _checkout in _asked(slug, unpaid.exclude(pk__in=told)):
        pass
    return len(told)


def look_through(slug: str, *, since: datetime) -> Iterator[Checkout]:
    """Ask about every checkout that was begun since then, or under which money was still taken.

    Providers tell of their last weeks alone (Stripe: thirty days); about what is older, only asking helps.
    """
    told = set()
    for pk in _told(slug, since):
        told.add(pk)
        yield Checkout.objects.get(pk=pk)
    alive = Q(made_at__gte=since) | Q(agreement__ended_at__isnull=True, agreement__isnull=False)
    yield from _asked(slug, Checkout.objects.filter(alive | Q(agreement__ended_at__gte=since)).exclude(pk__in=told))


def _told(slug: str, since: datetime) -> Iterator[UUID]:
    for about in known.of(slug).changed_since(since):
        if checkout := handling.take_in(slug, about):
            yield checkout.pk


def _asked(slug: str, checkouts: QuerySet[Checkout]) -> Iterator[Checkout]:
    for checkout in checkouts.filter(provider=slug).exclude(session="").iterator():
        handling.take_in(slug, {"checkout": str(checkout.pk), "session": checkout.session})
        yield checkout
