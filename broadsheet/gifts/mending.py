"""What staff mend about a gift, each with its reason: send it again, send it elsewhere, give it another code.

Another address and another code go together: whoever got the letter at the wrong address must not take the gift.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.gifts import codes, locking, rights, tasks
from broadsheet.gifts.mail import bought
from broadsheet.gifts.models import Delivery, Gift, State
from broadsheet.mail import posting
from broadsheet.membership.refusals import NotNowError, demand, noting
from broadsheet.ops import audit
from broadsheet.ops.queue.enqueuing import later

SEND_AGAIN, SEND_TO, NEW_CODE = "gift.send_again", "gift.send_to", "gift.new_code"
A_MOMENT = timedelta(minutes=5)
"""Whoever presses the button twice sends one letter."""


@noting
@transaction.atomic
def send_again(*, gift: Gift, reason: str, by: User | None) -> Delivery:
    """Send the same code to the same recipient once more. Raises `RefusedError`."""
    found = _held(gift, by, SEND_AGAIN)
    if not found.recipient_email:
        raise NotNowError(
            _("Nobody’s address is known for this gift. Type one under “Send it elsewhere”."), act=SEND_AGAIN, on=found
        )
    if found.deliveries.filter(cancelled_at__isnull=True, made_at__gt=clock.now() - A_MOMENT).exists():
        raise NotNowError(
            _("It was sent a moment ago. See whether it arrives, and try again in five minutes."),
            act=SEND_AGAIN, on=found,
        )  # fmt: skip
    audit.note(act=SEND_AGAIN, on=found, by=by, reason=reason)
    return _send(found)


@noting
@transaction.atomic
def send_to(*, gift: Gift, email: str, reason: str, by: User | None) -> Delivery:
    """Send it to this address under another code; the old one is dead. Raises `RefusedError`."""
    found = _held(gift, by, SEND_TO)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotNowError(_("“%s” is no e-mail address.") % email, act=SEND_TO, on=found) from None
    if email == found.recipient_email:
        raise NotNowError(_("It is sent to this address already."), act=SEND_TO, on=found)
    found.recipient_email = email
    found.take_code(codes.new())
    found.save(update_fields=["recipient_email", *Gift.CODE])
    audit.note(act=SEND_TO, on=found, by=by, reason=reason)
    return _send(found)


@noting
@transaction.atomic
def renew_code(*, gift: Gift, seen: str, reason: str, by: User | None) -> Gift:
    """Give it another code, and tell whoever holds the old one. Raises `RefusedError`.

    The recipient gets the new one; without an address of theirs, the buyer is written to. `seen` is the digest of the code
    that is to die: pressed twice, the button kills one code.
    """
    found = _held(gift, by, NEW_CODE)
    if found.digest != seen:
        raise NotNowError(_("It was given another code a moment ago."), act=NEW_CODE, on=found)
    found.take_code(codes.new())
    found.save(update_fields=[*Gift.CODE])
    audit.note(act=NEW_CODE, on=found, by=by, reason=reason)
    if found.recipient_email:
        _send(found)
    elif found.purchase.buyer_email:
        with translation.override(found.purchase.language):
            posting.post(bought.build(to=found.purchase.buyer_email, purchase=found.purchase))
    return found


def _held(gift: Gift, by: User | None, act: str) -> Gift:
    """The gift under its locks, if it can still be claimed, now or on its day."""
    demand(by, rights.CHANGE, act=act, message=_("Your role doesn’t allow changing gifts."))
    found = locking.one(gift)
    if found.state not in {State.OPEN, State.COMING}:
        raise NotNowError(_("Nothing is sent or changed: this gift is “%s”.") % found.state_name, act=act, on=found)
    return found


def _send(gift: Gift) -> Delivery:
    """Now, or on the gift's day. What has not left yet does not leave any more."""
    gift.deliveries.cancel()
    made = Delivery.objects.create(gift=gift, to=gift.recipient_email, due_at=max(gift.opens_at, clock.now()))
    if gift.state == State.OPEN:
        later(tasks.deliver, made.pk)
    return made
