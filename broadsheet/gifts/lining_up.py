"""Gifts wait in line: one that comes to somebody who reads already begins when that is over, so nothing is lost.

What they wait for moves: a membership is renewed, ended, given back. So whatever has not begun is laid anew, in the order
in which it was laid, behind what runs: gifts by their months, a membership that waits behind gifts by the same stretch.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.gifts import locking, terms
from broadsheet.gifts.models import Gift
from broadsheet.membership import granting
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import Grant, Membership, Plan, Source
from broadsheet.ops.models import Heartbeat

WAITING = (Source.GIFT, Source.MEMBERSHIP)
EVERY = timedelta(minutes=10)
AHEAD = timedelta(days=3)
"""A membership's access outlives what is paid by two days, so whatever renews it has come before a gift begins."""
HEARTBEAT = "gifts that wait in line"


class EndlessError(Exception):
    """The person has access that never ends: a gift would never begin."""


def begins(person: User) -> datetime:
    """When a gift that this person takes now would begin. Raises `EndlessError`."""
    now = clock.now()
    return max([now, *(_over_at(grant) for grant in _standing(person, now))])


def reads(person: User) -> bool:
    """Whether this person reads as a member already, now or later."""
    return bool(_standing(person, clock.now()))


def reads_until(person: User) -> datetime | None:
    """When all that this person has, running or waiting, is over; None if something of it never is."""
    try:
        return max((_over_at(grant) for grant in _standing(person, clock.now())), default=None)
    except EndlessError:
        return None


def has_another(person: User, plan: Plan) -> bool:
    """Whether the person reads already by something else than this plan: then they choose whether a gift begins now."""
    grants = _standing(person, clock.now())
    checkouts = [UUID(grant.source_id) for grant in grants if grant.source_type == Source.MEMBERSHIP]
    gifts = [grant.pk for grant in grants if grant.source_type == Source.GIFT]
    same = Membership.objects.filter(checkout__in=checkouts, plan=plan).count()
    same += Gift.objects.filter(grant__in=gifts, purchase__plan=plan).count()
    return same < len(grants)


@transaction.atomic
def line_up(person: User) -> int:
    """Lay anew what this person's waiting grants are. Returns how many were moved."""
    locking.people([person.pk])
    now = clock.now()
    standing = _standing(person, now)
    line = sorted(
        (grant for grant in standing if grant.starts > now and grant.source_type in WAITING),
        key=lambda grant: (grant.starts, grant.pk),
    )
    running = [grant for grant in standing if grant.starts <= now and grant.ends is not None]
    free = max([now, *(_over_at(grant) for grant in running)])
    moved = 0
    for grant in line:
        laid = _laid(grant, free)
        moved += laid.starts != grant.starts
        free = _over_at(laid)
    return moved


def line_up_all() -> int:
    """Look after those that begin soon, every ten minutes: what a killed process has not told is found here."""
    if not Heartbeat.objects.take_turn(HEARTBEAT, EVERY):
        return 0
    now = clock.now()
    soon = Grant.objects.filter(
        source_type=Source.GIFT, revoked_at__isnull=True, starts__gt=now, starts__lt=now + AHEAD
    )
    people = User.objects.filter(pk__in=soon.values("person"))
    return sum(line_up(person) for person in people)


def _laid(grant: Grant, free: datetime) -> Grant:
    """The grant from that moment on."""
    if grant.starts == free:
        return grant
    gift = Gift.objects.select_related("purchase").filter(grant=grant).first()
    later = free - grant.starts
    ends = terms.ends(free, gift.purchase.months) if gift else grant.ends and grant.ends + later
    grace = None if gift else grant.grace_ends and grant.grace_ends + later
    return granting.shift(
        grant=grant, starts=free, ends=ends or free, grace_ends=grace, by=None, reason=_("What it waits for has moved.")
    )


def _standing(person: User, now: datetime) -> list[Grant]:
    """What gives this person the paper now or later, and is not over."""
    found: Iterable[Grant] = Grant.objects.of(person).filter(revoked_at__isnull=True)
    return [grant for grant in found if MEMBERS in grant.benefits and (not grant.is_over_at or grant.is_over_at > now)]


def _over_at(grant: Grant) -> datetime:
    if grant.is_over_at is None:
        raise EndlessError
    return grant.is_over_at
