"""A gift's time runs out: unclaimed, it goes back to the buyer or into the pot; and before that, and before one is used up,
somebody is reminded. Nothing that was paid for is lost by a date.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.gifts import codes, delivering, lining_up, locking, redeeming, rights, terms
from broadsheet.gifts.mail import closing, ending, in_pot
from broadsheet.gifts.models import Gift, Kind, State, Unclaimed
from broadsheet.mail import posting
from broadsheet.membership.complimentary import person_of
from broadsheet.membership.refusals import NotNowError, demand, noting
from broadsheet.ops import audit

A_RUN = 50
BEFORE_CLOSING = timedelta(days=30)
BEFORE_ENDING = timedelta(days=7)
FROM_POT = "gift.give_from_pot"


def expire_due() -> int:
    """Deal with those whose time to be claimed is over. Returns how many."""
    due = Gift.objects.to_expire(clock.now()).order_by("closes_at")
    return sum(expire(gift) for gift in due.select_related("purchase")[:A_RUN])


@transaction.atomic
def expire(gift: Gift) -> bool:
    """Back to the buyer under a new code, once; else into the pot. False if it was claimed or dealt with meanwhile."""
    found = locking.one(gift)
    if found.state != State.EXPIRED:
        return False
    goes_back = found.purchase.unclaimed == Unclaimed.BACK and found.returned_at is None
    if goes_back and found.purchase.buyer_email:
        _give_back(found)
    else:
        _put_into_pot(found)
    return True


@noting
def give_from_pot(*, email: str, reason: str, by: User) -> Gift:
    """Give the oldest gift of the pot to somebody. Raises `RefusedError`: not allowed, not to them, or the pot is empty.

    Each gift is tried in a transaction of its own: the next one's checkout must not be asked for while this one's rows
    are held (see `locking`).
    """
    demand(by, rights.CHANGE, act=FROM_POT, message=_("Your role doesn’t allow giving gifts."))
    email = _address(email)
    for gift in Gift.objects.in_state(State.IN_POT, clock.now()).select_related("purchase").order_by("in_pot_at"):
        try:
            return _give_one(gift, email=email, reason=reason, by=by)
        except _GivenMeanwhileError:
            continue
    raise NotNowError(_("There is nothing in the pot."), act=FROM_POT)


class _GivenMeanwhileError(Exception):
    """It is in the pot no more; what was begun for it is undone."""


@transaction.atomic
def _give_one(gift: Gift, *, email: str, reason: str, by: User) -> Gift:
    locking.checkout(gift)
    person = person_of(email)
    found = locking.one(gift, person=person)
    if found.state != State.IN_POT:
        raise _GivenMeanwhileError
    _demand_need(person)
    audit.note(act=FROM_POT, on=found, by=by, person=person.pk, reason=reason)
    return redeeming.give_to(found, person=person, by=by)


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotNowError(_("“%s” is no e-mail address.") % email, act=FROM_POT) from None
    return email


def _demand_need(person: User) -> None:
    """One gift of the pot at a time, and none to whom it would give nothing. The caller holds the person's lock."""
    theirs = Gift.objects.filter(redeemer=person, in_pot_at__isnull=False, grant__ends__gt=clock.now())
    if theirs.filter(taken_back_at__isnull=True).exists():
        raise NotNowError(_("They have a gift of the pot already, and it is not used up."), act=FROM_POT)
    try:
        lining_up.begins(person)
    except lining_up.EndlessError:
        raise NotNowError(
            _("They read everything already, without an end: a gift would give them nothing."), act=FROM_POT
        ) from None


def remind() -> int:
    """Remind of what closes or ends soon. Returns how many letters were written."""
    now = clock.now()
    soon = Gift.objects.unclaimed().filter(
        closes_at__gt=now, closes_at__lte=now + BEFORE_CLOSING, opens_at__lte=now,
        closing_told_at__isnull=True, held_at__isnull=True,
    )  # fmt: skip
    over = Gift.objects.filter(
        Q(grant__ends__gt=now, grant__ends__lte=now + BEFORE_ENDING, grant__starts__lte=now),
        grant__revoked_at__isnull=True, ending_told_at__isnull=True, redeemer__isnull=False,
    )  # fmt: skip
    told = sum(_remind_of_closing(gift) for gift in soon.select_related("purchase")[:A_RUN])
    return told + sum(_remind_of_ending(gift) for gift in over.select_related("purchase")[:A_RUN])


def _give_back(gift: Gift) -> None:
    now = clock.now()
    gift.take_code(codes.new())
    gift.opens_at, gift.closes_at, gift.returned_at, gift.closing_told_at = now, terms.closes(now), now, None
    gift.recipient_name = gift.recipient_email = ""
    gift.save()
    audit.note(act="gift.give_back", on=gift, by=None, purchase=gift.purchase_id)
    delivering.to_buyer(gift, kind=Kind.RETURNED)


def _put_into_pot(gift: Gift) -> None:
    Gift.objects.filter(pk=gift.pk).update(in_pot_at=clock.now())
    gift.deliveries.cancel()
    audit.note(act="gift.put_into_pot", on=gift, by=None, purchase=gift.purchase_id)
    if gift.purchase.buyer_email:
        with translation.override(gift.purchase.language):
            posting.post(in_pot.build(to=gift.purchase.buyer_email, gift=gift))


@transaction.atomic
def _remind_of_closing(gift: Gift) -> bool:
    found = locking.one(gift)
    if found.state != State.OPEN or found.closing_told_at is not None:
        return False
    Gift.objects.filter(pk=found.pk).update(closing_told_at=clock.now())
    came_back = found.deliveries.filter(bounced_at__isnull=False).exists()
    to = found.purchase.buyer_email if came_back or not found.recipient_email else found.recipient_email
    if not to:
        return False
    with translation.override(found.purchase.language):
        posting.post(closing.build(to=to, gift=found))
    return True


@transaction.atomic
def _remind_of_ending(gift: Gift) -> bool:
    found = locking.one(gift)
    if found.ending_told_at is not None or found.redeemer is None or found.grant is None or found.grant.ends is None:
        return False
    Gift.objects.filter(pk=found.pk).update(ending_told_at=clock.now())
    if lining_up.reads_until(found.redeemer) != found.grant.ends:
        return False  # they read on by something else
    with translation.override(found.purchase.language):
        posting.post(ending.build(to=found.redeemer.email, gift=found, ends=found.grant.ends))
    return True
