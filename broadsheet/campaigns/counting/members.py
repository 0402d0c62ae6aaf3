"""Counting members: who pays for a membership by the ledger, who was given one by the gifts, who reads as one by the grants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from broadsheet.campaigns.counting import paying
from broadsheet.campaigns.models import Campaign, Counts
from broadsheet.foundation import clock
from broadsheet.gifts.models import Gift
from broadsheet.gifts.models.gift import GiftQuerySet
from broadsheet.membership.models import Grant, Source
from broadsheet.membership.models.grant import GrantQuerySet
from broadsheet.payments.models import Checkout

MEMBERSHIP = "membership"


def now(*, with_gifts: bool, at: datetime | None = None) -> QuerySet[Grant, int]:
    """The persons who read as members at a moment (this one) because they, or somebody else for them, pay. Each once."""
    return (
        _paid_for(with_gifts=with_gifts).live(at or clock.now()).order_by().values_list("person", flat=True).distinct()
    )


def next_change(at: datetime) -> datetime | None:
    """The first moment after this one at which one of them may begin or end."""
    grants = _paid_for(with_gifts=True)
    ahead = {
        name: Min(name, filter=Q(**{f"{name}__gt": at})) for name in ("starts", "ends", "grace_ends", "revoked_at")
    }
    over = Q(revoked_at__lte=at) | Q(ends__lte=at, grace_ends__isnull=True) | Q(ends__lte=at, grace_ends__lte=at)
    found = [moment for moment in grants.exclude(over).aggregate(**ahead).values() if moment is not None]
    return min(found, default=None)


def last_change(at: datetime, *, with_gifts: bool) -> datetime | None:
    """The last moment up to this one at which one of them began or ended."""
    past = {
        name: Max(name, filter=Q(**{f"{name}__lte": at}))
        for name in ("made_at", "starts", "ends", "grace_ends", "revoked_at")
    }
    found = [moment for moment in _paid_for(with_gifts=with_gifts).aggregate(**past).values() if moment is not None]
    return max(found, default=None)


def redeemed(campaign: Campaign) -> GiftQuerySet:
    """The gifts that make somebody a member in this campaign's time, if it counts them: those not called back."""
    if not campaign.with_gifts:
        return Gift.objects.none()
    found = Gift.objects.filter(
        redeemed_at__gte=campaign.starts_at, redeemed_at__lt=campaign.ends_at, taken_back_at__isnull=True
    )
    if campaign.counts == Counts.ITS_OWN:  # whoever gave was asked by it, and its money is what brought them
        found = found.filter(purchase__checkout__campaign=campaign.key)
    return found


def redeemer(gift: Gift) -> str:
    """Who it is, as in `Paid.person`. Whoever deleted their account is nobody else than who redeemed this."""
    return paying.reader(gift.redeemer_id) if gift.redeemer_id is not None else f"gift {gift.pk}"


def before(campaign: Campaign, persons: Iterable[str]) -> set[str]:
    """Those of these persons who were members before the campaign began, by money that stayed, or by a gift if it counts those."""
    asked = set(persons)
    found: set[str] = set()
    kept = paying.who_kept(paying.keys_of(asked), purpose=MEMBERSHIP, until=campaign.starts_at)
    found |= paying.persons_of(kept)
    if campaign.with_gifts:
        gifts = Gift.objects.filter(redeemed_at__lt=campaign.starts_at, taken_back_at__isnull=True)
        found |= {paying.reader(pk) for pk in gifts.filter(redeemer__isnull=False).values_list("redeemer", flat=True)}
    return found & asked


def gifts_of(checkouts: Iterable[Any]) -> dict[Any, list[Gift]]:
    """By checkout, the gift memberships that it bought and that were not called back."""
    found: dict[Any, list[Gift]] = {}
    bought = Gift.objects.filter(purchase__checkout__pk__among=set(checkouts), taken_back_at__isnull=True).order_by()
    for gift in bought.select_related("purchase"):
        found.setdefault(gift.purchase.checkout_id, []).append(gift)
    return found


def bought_by(gifts: Iterable[Gift]) -> dict[Any, Checkout]:
    """The checkouts behind these gifts."""
    keys = {gift.purchase.checkout_id for gift in gifts}
    return {one.pk: one for one in Checkout.objects.filter(pk__among=keys)}


def _paid_for(*, with_gifts: bool) -> GrantQuerySet:
    sources = [Source.MEMBERSHIP, Source.GIFT] if with_gifts else [Source.MEMBERSHIP]
    return Grant.objects.filter(source_type__in=sources, person__isnull=False)
