"""Taking deliveries in hand for a while, and what becomes of them when that while is over.

Only what is `claimed` goes back to `ready` by itself. What was `handed` when its worker fell silent is `uncertain`: it may have
arrived, and a person decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail import reserved
from broadsheet.newsletters import audience
from broadsheet.newsletters.clicks import codes
from broadsheet.newsletters.engine import days, suppressed
from broadsheet.newsletters.engine.letters import One, name_of
from broadsheet.newsletters.models import Delivery, Sending, State, Why
from broadsheet.newsletters.subjects import trying

LEASE = timedelta(seconds=30)
"""Renewed every few seconds; so long nobody else does what a worker had in hand that was killed."""
GONE = "Its worker is gone: nobody knows whether it arrived."


def claim(sending: Sending, limit: int, *, not_to: Collection[str] = ()) -> list[One]:
    """Take the next ones in hand, but none of these providers'. Who ended, paused or lost it meanwhile is left out here.

    None, while the newsroom's own rules hold them up.
    """
    token = secrets.randbits(62)
    with transaction.atomic():
        limit = days.may_claim(sending.priority, limit)
        if not limit:
            return []
        due = Delivery.objects.filter(sending=sending, state=State.READY)
        if trying.is_open(trying.of(sending)):
            due = due.filter(arm__isnull=False)
        if not_to:
            due = due.exclude(provider__in=not_to)
        due = due.select_for_update(of=("self",), skip_locked=True)
        keys = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
        Delivery.objects.filter(pk__among=keys).update(
            state=State.CLAIMED, token=token, lease_until=clock.now() + LEASE
        )
        crashpoint("engine.before_claimed")
    crashpoint("engine.after_claim")
    return _looked_at(sending, keys, token) if keys else []


def renew(tokens: Collection[int]) -> None:
    """Keep in hand what these tokens hold, a while longer. What was lost meanwhile is not got back."""
    held = Delivery.objects.filter(token__in=tokens, state__in=[State.CLAIMED, State.HANDED])
    held.filter(lease_until__gt=clock.now()).update(lease_until=clock.now() + LEASE)


def give_back(ones: Sequence[One]) -> None:
    """These were not handed over: anybody may take them."""
    for token in {one.token for one in ones}:
        held = Delivery.objects.filter(pk__among=[one.pk for one in ones], token=token, state=State.CLAIMED)
        held.update(state=State.READY, token=None, lease_until=None)


def put_off_no_longer() -> int:
    """What was put off and is due waits like all else. Returns how many.

    No join: Django would ask for the rows in a query of their own, and PostgreSQL goes by what that saw, though somebody has taken and
    sent one meanwhile. It must be `deferred` when it is written to.
    """
    now = clock.now()
    due = Delivery.objects.filter(state=State.DEFERRED, next_at__lte=now)
    expired = Sending.objects.filter(expires_at__lte=now)
    due.filter(sending__in=expired).update(state=State.REFUSED, skipped=Why.EXPIRED, next_at=None, settled_at=now)
    return due.exclude(sending__in=expired).update(state=State.READY, next_at=None)


def sweep() -> list[int]:
    """What silent workers had in hand, but for batches (`batches.py`). Returns the sendings that have more that is uncertain now.

    A lease that ends later than any that is taken now is one of a clock that was wrong. What is uncertain keeps the token of its try:
    by that the journals know what came of it.
    """
    now = clock.now()
    over = Delivery.objects.filter(Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE))
    over.filter(state=State.CLAIMED).update(state=State.READY, token=None, lease_until=None)
    handed = over.filter(state=State.HANDED, batch=None)
    sendings = list(handed.order_by().values_list("sending", flat=True).distinct())
    if sendings:
        handed.update(state=State.UNCERTAIN, lease_until=None, said=GONE)
        crashpoint("engine.after_sweep")
    return sendings


def _looked_at(sending: Sending, keys: Sequence[int], token: int) -> list[One]:
    """What is each reader's own, of those who still want it. The sending holds the letter itself: it is not read for each."""
    found = Delivery.objects.filter(pk__among=keys).select_related("subscription__subscriber")
    rows = list(found.order_by("pk"))
    reasons = _reasons(rows)
    for reason in set(reasons.values()):
        out = [pk for pk, why in reasons.items() if why == reason]
        held = Delivery.objects.filter(pk__among=out, token=token, state=State.CLAIMED)
        held.update(state=State.SKIPPED, skipped=reason, token=None, lease_until=None, settled_at=clock.now())
    wanted = [row for row in rows if row.pk not in reasons]
    readers = {row.subscription.subscriber.reader_id for row in wanted if row.subscription}
    reading = audience.members().filter(person__in=[pk for pk in readers if pk])
    members = set(reading.values_list("person", flat=True))
    return [_one(sending, row, token, members) for row in wanted]


def _reasons(rows: Sequence[Delivery]) -> dict[int, str]:
    """Why some are not to get it."""
    now = clock.now()
    reasons: dict[int, str] = {}
    for row in rows:
        subscription = row.subscription
        if subscription is None:
            reasons[row.pk] = Why.ERASED
        elif subscription.ended_at is not None:
            reasons[row.pk] = Why.ENDED
        elif subscription.paused_until is not None and subscription.paused_until > now:
            reasons[row.pk] = Why.PAUSED
        elif reserved.is_refused(subscription.subscriber.email):
            reasons[row.pk] = Why.RESERVED
    by_address = {row.subscription.subscriber.email: row.pk for row in rows if row.subscription}
    for address in suppressed.among(by_address):
        reasons.setdefault(by_address[address], Why.SUPPRESSED)
    return reasons


def _one(sending: Sending, row: Delivery, token: int, members: Collection[int]) -> One:
    subscription = row.subscription
    assert subscription is not None  # noqa: S101 — who has none was sorted out as erased
    subscriber = subscription.subscriber
    return One(
        pk=row.pk, sending=row.sending_id, subscription=subscription.pk, token=token, to=subscriber.email,
        name=subscriber.name, end=subscription.token, preferences=subscriber.token, code=codes.code(row.pk),
        message_id=name_of(sending.key, subscription.pk),
        is_member=subscriber.reader_id in members, arm=row.arm, tries=row.tries, provider=row.provider,
        expires=sending.expires_at,
    )  # fmt: skip
