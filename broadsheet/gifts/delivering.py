"""Handing a gift over: claimed once, under the gift's lock, and written into the outbox in the same transaction.

The outbox makes the one attempt. What it could not hand over is parked there for people; what came back goes to the buyer.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import translation

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.gifts import locking
from broadsheet.gifts.mail import came_back, given, returned
from broadsheet.gifts.models import Delivery, Gift, Kind, State
from broadsheet.mail import posting
from broadsheet.mail.letters import Letter

logger = logging.getLogger("broadsheet.gifts")

A_RUN = 100
"""Deliveries that one run of the job takes in hand."""


@transaction.atomic
def deliver(pk: int) -> bool:
    """Hand it to the outbox. False if that was done, must not be any more, or cannot be yet."""
    found = Delivery.objects.select_related("gift__purchase").filter(pk=pk).first()
    if found is None:
        return False
    gift = locking.one(found.gift)
    crashpoint("gifts.after_delivery_lock")
    if gift.state not in {State.OPEN, State.COMING, State.HELD}:
        Delivery.objects.filter(pk=pk).cancel()
        return False
    if gift.state != State.OPEN:
        return False  # its day, or the bank's word, is waited for
    if not Delivery.objects.due().filter(pk=pk).update(handed_at=clock.now()):
        return False
    with translation.override(gift.purchase.language):
        letter = posting.post(_letter(found, gift))
    Delivery.objects.filter(pk=pk).update(letter=letter)
    crashpoint("gifts.before_delivery_commit")
    return True


def deliver_due() -> int:
    """Hand over whatever is due: what has a date, and what a killed worker left. Returns how many left."""
    due = Delivery.objects.due().filter(gift__held_at__isnull=True).order_by("due_at")
    return sum(deliver(pk) for pk in due.values_list("pk", flat=True)[:A_RUN])


@transaction.atomic
def bounce(*, delivery: Delivery, reason: str) -> Delivery | None:
    """It came back for good: the buyer gets the link. Returns the letter to them, if there is one to be sent."""
    gift = locking.one(delivery.gift)
    new = Delivery.objects.filter(pk=delivery.pk, bounced_at__isnull=True)
    if not new.update(bounced_at=clock.now(), bounce=reason[:300]):
        return None
    delivery.refresh_from_db()
    logger.warning("The letter with gift %s came back", gift.pk)
    is_theirs = delivery.kind == Kind.RECIPIENT and gift.state in {State.OPEN, State.HELD}
    return to_buyer(gift, kind=Kind.BOUNCED) if is_theirs else None


def to_buyer(gift: Gift, *, kind: Kind) -> Delivery | None:
    """Send the gift back to whoever bought it. None if they are forgotten: then staff see it on the desk."""
    if not gift.purchase.buyer_email:
        return None
    gift.deliveries.cancel()
    return Delivery.objects.create(gift=gift, kind=kind, to=gift.purchase.buyer_email)


def _letter(delivery: Delivery, gift: Gift) -> Letter:
    builders = {Kind.RECIPIENT: given.build, Kind.BOUNCED: came_back.build, Kind.RETURNED: returned.build}
    return builders[Kind(delivery.kind)](to=delivery.to, gift=gift)
