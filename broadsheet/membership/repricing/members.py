"""Whom an announced price concerns, what it makes of what they pay, and from which renewal on."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models import PriceChange
from broadsheet.payments.models import Act, Agreement, Interval, ProviderRequest

NOTICE = timedelta(days=30)
"""Between the letter and the first renewal at the new price."""
STEPS = {Interval.MONTH: relativedelta(months=1), Interval.YEAR: relativedelta(years=1)}
MOST_STEPS = 60
ANNOUNCED = "price change "
"""As requests of announced prices are named."""


def concerned(change: PriceChange) -> QuerySet[Agreement]:
    """Agreements of this plan, currency and time that were begun before it was announced and run on.

    Whoever has chosen another amount for the next renewal themselves is left alone.
    """
    return Agreement.objects.running().filter(
        checkout__membership__plan=change.plan_id, currency=change.currency, interval=change.interval,
        checkout__made_at__lt=change.announced_at, next_amount__isnull=True, paid_until__isnull=False,
    )  # fmt: skip


def new_amount(change: PriceChange, agreement: Agreement) -> Money:
    """The new price, less the share that an offer takes off for good, and with what they give on top.

    Whoever has chosen another amount since they joined has neither any more; a price that we announced before is no choice.
    """
    if not _is_as_agreed(agreement):
        return change.money
    checkout = agreement.checkout
    full = checkout.amount - checkout.extra + checkout.discount
    off = change.amount * checkout.discount // full if full > 0 else 0
    return Money(change.amount - off + checkout.extra, change.currency)


def given_on_top(agreement: Agreement) -> Money:
    """How much of what they pay is a gift, whatever the price is by now."""
    return Money(agreement.checkout.extra if _is_as_agreed(agreement) else 0, agreement.currency)


def _is_as_agreed(agreement: Agreement) -> bool:
    """Whether they pay what they began with, but for prices that we announced: nobody chose another amount since."""
    changes = ProviderRequest.objects.filter(
        checkout=agreement.checkout_id, act__in=[Act.CHANGE_NOW, Act.CHANGE_LATER], done_at__isnull=False
    ).exclude(reason__startswith=ANNOUNCED)
    return not changes.exists()


def next_renewal(agreement: Agreement) -> datetime | None:
    """When money is taken next, a pause included."""
    if agreement.renews_at is None:
        return None
    return max(agreement.renews_at, agreement.paused_until or agreement.renews_at)


def first_renewal(change: PriceChange, agreement: Agreement, *, told_at: datetime) -> datetime | None:
    """The first renewal at the new price: on its day or later, and a month after the letter at the least."""
    renewal = next_renewal(agreement)
    for _step in range(MOST_STEPS):
        if renewal is None:
            break
        if clock.local(renewal).date() >= change.from_day and renewal >= told_at + NOTICE:
            return renewal
        renewal += STEPS[Interval(agreement.interval)]
    return None


def is_concerned(change: PriceChange, agreement: Agreement) -> bool:
    """Whether this one is to be told: it runs, and would pay another amount than now."""
    return (
        change.taken_back_at is None
        and concerned(change).filter(pk=agreement.pk).exists()
        and new_amount(change, agreement).minor != agreement.amount
    )
