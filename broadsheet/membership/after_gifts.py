"""A membership that is bought while a gift runs begins when the gift ends: nobody pays for time that was given to them.

Its first grant is laid behind the gifts, and all its ends are later by as much: what is paid is read in full. It is paid
on the day it is bought, with each provider alike, and the page says so before (decision 0013).
"""

from __future__ import annotations

from datetime import datetime
from typing import overload

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.models import Grant, Source
from broadsheet.payments.models import Checkout


def begins(person: User, checkout: Checkout) -> datetime:
    """When the membership of this checkout begins, or began. Holds the person's row: gifts are lined up under it too."""
    User.objects.select_for_update().get(pk=person.pk)
    first = Grant.objects.from_source(Source.MEMBERSHIP, checkout.pk).order_by("pk").first()
    if first is not None:
        return first.starts
    paid_at = checkout.paid_at or clock.now()
    running = Grant.objects.live(paid_at).of(person).filter(source_type=Source.GIFT).exists()
    return _end_of_gifts(person, paid_at) if running else paid_at


def would_begin(person: User) -> datetime | None:
    """When a membership that this person paid for now would begin, if that is not at once: a gift runs. For the page."""
    now = clock.now()
    running = Grant.objects.live(now).of(person).filter(source_type=Source.GIFT).exists()
    return _end_of_gifts(person, now) if running else None


@overload
def later(checkout: Checkout, begins: datetime, moment: datetime) -> datetime: ...
@overload
def later(checkout: Checkout, begins: datetime, moment: None) -> None: ...
def later(checkout: Checkout, begins: datetime, moment: datetime | None) -> datetime | None:
    """A moment of what was paid, moved by as much as the membership began after its payment."""
    if moment is None or checkout.paid_at is None or begins <= checkout.paid_at:
        return moment
    return moment + (begins - checkout.paid_at)


def _end_of_gifts(person: User, at: datetime) -> datetime:
    """The end of the gift that runs, and of those that wait behind it."""
    gifts = Grant.objects.of(person).filter(source_type=Source.GIFT, revoked_at__isnull=True, ends__gt=at)
    return max([at, *(ends for ends in gifts.values_list("ends", flat=True) if ends is not None)])
