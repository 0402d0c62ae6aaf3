"""The sandbox's bank: what a real provider's machines would do. It knows its own tables and nothing of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from django.db import transaction

from broadsheet.foundation import clock
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxDispute

GRACE = timedelta(days=14)
"""As long as a failed renewal is tried again."""
PERIODS = {"month": relativedelta(months=1), "year": relativedelta(years=1)}


class Card(StrEnum):
    """What a card of the sandbox does. The values are the digits that its page shows."""

    GOOD = "4242"
    DECLINED = "0002"
    SECURE = "3155"
    SLOW = "6190"
    FAILS_LATER = "0341"
    DISPUTED = "0259"
    EXPIRES = "0127"


class DeclinedError(Exception):
    """The card's bank said no."""


@transaction.atomic
def pay(deal: SandboxDeal, card: Card) -> SandboxDeal:
    """Pay for the first time, or give another card: what was waiting for one is taken then."""
    deal = SandboxDeal.objects.select_for_update().get(pk=deal.pk)
    deal.card = card
    if card == Card.DECLINED:
        raise DeclinedError
    if deal.is_held and not deal.charges.exists():
        deal.held_at = deal.held_at or clock.now()
    elif not deal.charges.exists():
        _charge(deal, period=0, at=clock.now())
    elif deal.retry_until is not None or deal.ended_at is not None:
        _renew_from(deal, clock.now())
    return _save(deal)


@transaction.atomic
def take(deal: SandboxDeal) -> SandboxDeal:
    """Charge what was only reserved, once."""
    deal = SandboxDeal.objects.select_for_update().get(pk=deal.pk)
    if deal.held_at is None or deal.released_at is not None:
        raise DeclinedError
    if not deal.charges.exists():
        _charge(deal, period=0, at=clock.now())
    return _save(deal)


@transaction.atomic
def release(deal: SandboxDeal) -> SandboxDeal:
    """Reserve it no more. What was charged meanwhile stays charged."""
    deal = SandboxDeal.objects.select_for_update().get(pk=deal.pk)
    if not deal.charges.exists():
        deal.released_at = deal.released_at or clock.now()
    return _save(deal)


@transaction.atomic
def renew(deal: SandboxDeal) -> SandboxDeal:
    """What is due now is taken, or found not to be there."""
    deal = SandboxDeal.objects.select_for_update().get(pk=deal.pk)
    now = clock.now()
    if deal.ended_at is not None or deal.paid_until is None or deal.paid_until > now:
        return deal
    if deal.ends_at is not None:
        deal.ended_at = deal.ends_at
    elif deal.paused_until is not None and deal.paused_until > now:
        return deal
    elif deal.card in {Card.FAILS_LATER, Card.DECLINED}:
        if deal.retry_until is not None and deal.retry_until > now:
            return deal
        deal.retry_until = deal.retry_until or deal.paid_until + GRACE
        if deal.retry_until <= now:
            deal.ended_at, deal.retry_until = deal.retry_until, None
    else:
        _renew_from(deal, deal.paused_until or deal.paid_until)
    return _save(deal)


@transaction.atomic
def settle(charge: SandboxCharge) -> SandboxDeal:
    """What was on its way has arrived."""
    deal = SandboxDeal.objects.select_for_update().get(pk=charge.deal_id)
    SandboxCharge.objects.filter(pk=charge.pk, settled_at__isnull=True).update(settled_at=clock.now())
    return _save(deal)


@transaction.atomic
def dispute(charge: SandboxCharge) -> SandboxDeal:
    """The card's owner says that it wasn't them: the money is gone until it is decided."""
    deal = SandboxDeal.objects.select_for_update().get(pk=charge.deal_id)
    SandboxDispute.objects.get_or_create(charge=charge, defaults={"amount": charge.amount})
    return _save(deal)


@transaction.atomic
def decide(case: SandboxDispute, *, outcome: str) -> SandboxDeal:
    """`won`: the money comes back. `lost`: it does not."""
    deal = SandboxDeal.objects.select_for_update().get(pk=case.charge.deal_id)
    SandboxDispute.objects.filter(pk=case.pk, outcome="").update(outcome=outcome, decided_at=clock.now())
    return _save(deal)


def fee_of(charge: SandboxCharge) -> int:
    """What it keeps for itself, in minor units."""
    return charge.amount * 3 // 100


def due(now: datetime) -> list[SandboxDeal]:
    """Agreements whose time has come."""
    return list(SandboxDeal.objects.filter(ended_at__isnull=True, paid_until__lte=now))


def _renew_from(deal: SandboxDeal, moment: datetime) -> None:
    deal.retry_until = deal.ended_at = deal.paused_until = None
    deal.amount, deal.next_amount = deal.next_amount or deal.amount, None
    _charge(deal, period=deal.charges.count(), at=moment)


def _charge(deal: SandboxDeal, *, period: int, at: datetime) -> None:
    now = clock.now()
    settled = None if deal.card == Card.SLOW and period == 0 else now
    SandboxCharge.objects.create(deal=deal, period=period, amount=deal.amount, made_at=now, settled_at=settled)
    if deal.interval in PERIODS:
        deal.paid_until = at + PERIODS[deal.interval]


def _save(deal: SandboxDeal) -> SandboxDeal:
    deal.changed_at = clock.now()
    deal.save()
    return deal
