"""Redeeming: the one moment in which a gift becomes somebody's. Exactly one of all who try has it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.gifts import events, lining_up, locking, refusals, terms, welcoming
from broadsheet.gifts.models import Gift, State
from broadsheet.membership import granting
from broadsheet.membership.models import Grant, Source
from broadsheet.membership.refusals import NotNowError, noting
from broadsheet.ops import audit

ACT = "gift.redeem"


class When(StrEnum):
    """When a gift begins for somebody who reads already."""

    LATER = "later"
    NOW = "now"


@noting
@transaction.atomic
def redeem(*, gift: Gift, by: User, when: When = When.LATER) -> Gift:
    """Let this person have the gift. Taken twice by the same one, it is theirs already. Raises `RefusedError`."""
    found = locking.one(gift, person=by)
    crashpoint("gifts.after_redeeming_lock")
    if found.redeemer_id == by.pk and found.state == State.REDEEMED:
        return found
    if found.digest != gift.digest:
        raise NotNowError(refusals.unknown(), act=ACT)  # it has another code by now
    if found.state != State.OPEN:
        raise NotNowError(refusals.why_not(found), act=ACT, on=found)
    return give_to(found, person=by, by=by, when=when)


def give_to(gift: Gift, *, person: User, by: User, when: When = When.LATER) -> Gift:
    """Write the grant and what goes with it. The caller holds the gift's locks. Raises `NotNowError`."""
    grant = _grant(gift, person, begins_for(person, gift, when))
    crashpoint("gifts.after_grant")
    gift.redeemer, gift.redeemed_at, gift.grant = person, clock.now(), grant
    gift.save(update_fields=["redeemer", "redeemed_at", "grant"])
    gift.deliveries.cancel()
    audit.note(act=ACT, on=gift, by=by, person=person.pk, starts=grant.starts.isoformat())
    welcoming.welcome(gift)
    events.tell(events.gift_redeemed, gift)
    crashpoint("gifts.before_redeeming_commit")
    return gift


def begins_for(person: User, gift: Gift, when: When) -> datetime:
    """When it begins for this person. Raises `NotNowError` for one who reads without an end."""
    if when is When.NOW:
        return clock.now()
    try:
        return lining_up.begins(person)
    except lining_up.EndlessError:
        raise NotNowError(
            _(
                "You read everything already, without an end, so this gift would give you nothing. "
                "Keep the link, and pass it on to somebody else."
            ),
            act=ACT, on=gift,
        ) from None  # fmt: skip


def _grant(gift: Gift, person: User, starts: datetime) -> Grant:
    return granting.give(
        person=person, benefits=gift.purchase.plan.benefits, source=Source.GIFT, source_id=gift.pk, by=None,
        starts=starts, ends=terms.ends(starts, gift.purchase.months), reason=str(gift.purchase.plan),
    )  # fmt: skip
