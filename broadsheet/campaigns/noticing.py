"""Noticing that a tally is another one, also where nobody said so.

Whoever moves money or access tells on commit. A process that dies in between tells nobody; two accounts are merged, a
campaign begins, the database is restored: the worker compares, every few seconds, a mark of all that a tally depends on
with the one it saw last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from broadsheet.campaigns.counting import members
from broadsheet.campaigns.models import Campaign, Seen
from broadsheet.foundation import clock, sources
from broadsheet.foundation.crashing import crashpoint
from broadsheet.gifts.models import Gift
from broadsheet.payments.models import Entry, Payer, PayerAlias

LATE = 1000
"""A row may be written before another and committed after it: so many of the last ones are counted, not only the last is
looked for."""


def tell() -> None:
    """Have the tallies that are not frozen printed anew."""
    crashpoint("campaigns.before_telling")
    with transaction.atomic():
        sources.changed(*(campaign.source for campaign in Campaign.objects.still_counting(clock.now())))


def look() -> int:
    """Have those printed anew that are counted from something else than at the last look. Returns how many."""
    campaigns = list(Campaign.objects.unfrozen().select_related("seen"))
    if not campaigns:
        return 0
    shared = _of_all()
    return sum(_look_at(campaign, mark_of(campaign, shared)) for campaign in campaigns)


def mark_of(campaign: Campaign, shared: Iterable[Any]) -> str:
    """Equal for equal figures."""
    now = clock.now()
    facts = [*shared, settings.BASE_CURRENCY, *_moments(campaign, now), *_own(campaign)]
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest()


def _look_at(campaign: Campaign, mark: str) -> bool:
    seen: Seen | None = getattr(campaign, "seen", None)
    if seen is not None and seen.mark == mark:
        return False
    with transaction.atomic():  # the press is told if and only if it is remembered
        Seen.objects.update_or_create(campaign=campaign, defaults={"mark": mark, "at": clock.now()})
        sources.changed(campaign.source)
    return True


def _of_all() -> list[Any]:
    """What every tally depends on: rows of the ledger, who is whose account, gifts, members."""
    newest = Entry.objects.aggregate(found=Max("pk"))["found"] or 0
    late = Entry.objects.filter(pk__gt=newest - LATE).count()
    accounts = Payer.objects.filter(reader__isnull=False).count()
    gifts = Gift.objects.aggregate(Count("redeemed_at"), Count("redeemer"), Count("taken_back_at"))
    people = [members.now(with_gifts=with_gifts).count() for with_gifts in (False, True)]
    return [newest, late, PayerAlias.objects.count(), accounts, sorted(gifts.items()), people]


def _moments(campaign: Campaign, now: datetime) -> list[bool]:
    return [campaign.starts_at <= now, campaign.ends_at <= now]


def _own(campaign: Campaign) -> list[Any]:
    outside = campaign.outside.aggregate(every=Count("pk"), back=Count("taken_back_at"), last=Max("pk"))
    return [
        campaign.key, campaign.starts_at.isoformat(), campaign.ends_at.isoformat(), campaign.goal_kind, campaign.goal,
        campaign.counts, campaign.with_gifts, campaign.opening, campaign.currency, sorted(outside.items()),
        list(campaign.matching.order_by("pk").values_list("percent", "limit")),
        list(campaign.stretch_goals.order_by("goal").values_list("goal", flat=True)),
    ]  # fmt: skip
