"""Announcing another price to existing members, and taking that back while nobody pays it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.models import Price, PriceChange
from broadsheet.membership.repricing.applying import name_of
from broadsheet.membership.repricing.members import NOTICE
from broadsheet.ops import audit
from broadsheet.payments.models import ProviderRequest


class NotAnnouncedError(Exception):
    """It can't be announced, or taken back. The text is for staff."""


@transaction.atomic
def announce(*, price: Price, from_day: date, by: User | None) -> PriceChange:
    """Have members told that they pay this price from their renewal after that day on. Raises `NotAnnouncedError`."""
    earliest = clock.today() + NOTICE
    if from_day < earliest:
        day = date_format(earliest, "DATE_FORMAT")
        raise NotAnnouncedError(_("Members are told a month before: the first day that can be is %s.") % day)
    price = Price.objects.select_for_update().select_related("plan").get(pk=price.pk)
    same = PriceChange.objects.filter(plan=price.plan, currency=price.currency, interval=price.interval)
    if same.filter(taken_back_at__isnull=True, from_day__gte=clock.today()).exists():
        raise NotAnnouncedError(_("Another price is announced to them already. Take that back first."))
    change = PriceChange.objects.create(
        plan=price.plan, currency=price.currency, interval=price.interval, amount=price.amount, from_day=from_day,
        announced_by=by,
    )  # fmt: skip
    audit.note(
        act="price.announce", on=change, by=by, amount=change.amount, currency=change.currency, day=str(from_day)
    )
    return change


@transaction.atomic
def take_back(*, change: PriceChange, by: User | None) -> None:
    """It does not come. Twice is once. Raises `NotAnnouncedError` once a provider was asked to take it from somebody."""
    found = PriceChange.objects.select_for_update().get(pk=change.pk)
    if found.taken_back_at is not None:
        return
    if ProviderRequest.objects.filter(reason=name_of(found), refused_at__isnull=True).exists():
        raise NotAnnouncedError(_("It is on its way to some members already. Announce another price instead."))
    PriceChange.objects.filter(pk=found.pk).update(taken_back_at=clock.now())
    audit.note(act="price.take_back", on=found, by=by)
