"""“I paid with another address”: whoever shows a code from that mailbox has what was paid with it in their account.

Nobody learns by asking whether anything was paid: a code goes to every address, and what it says is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.mail import posting
from broadsheet.membership import merging_readers
from broadsheet.membership.mail import other_address
from broadsheet.ops.limits import Limit
from broadsheet.payments.merging import NotMergedError
from broadsheet.payments.models import Payer
from broadsheet.readers import codes

CODES = codes.Codes("other_address", Limit("guesses at another address", at_most=5, seconds=codes.SECONDS))
ASKED = Limit("other addresses of a reader", at_most=5, seconds=24 * 3600)
MAILS = Limit("mails to another address", at_most=5, seconds=24 * 3600)
"""However many accounts ask: nobody's mailbox is filled by it."""


class NotShownError(Exception):
    """The address is not shown to be theirs. The text is for the reader."""


@dataclass(frozen=True)
class Waiting:
    """An address that waits for its code."""

    email: str
    code: str
    at: float


def begin(*, user: User, email: str, session: SessionBase) -> None:
    """Send a code there. Raises `NotShownError`."""
    if email == user.email:
        raise NotShownError(_("That is the address of this account: what was paid with it stands here already."))
    if not ASKED.take(str(user.pk)):
        raise NotShownError(_("You have asked for this too often today. Try again tomorrow."))
    code = codes.new()
    CODES.wait(session, email=email, code=code)
    if MAILS.take(email):
        posting.post(other_address.build(to=email, code=code))


def waiting(session: SessionBase) -> Waiting | None:
    """What is waited for, if its time is not over."""
    found = CODES.waiting(session)
    return Waiting(**found) if found else None


def forget(session: SessionBase) -> None:
    """Wait no more."""
    CODES.forget(session)


def finish(*, user: User, code: str, session: SessionBase) -> None:
    """Join what was paid with that address to this account. Raises `NotShownError`."""
    asked = waiting(session)
    if asked is None:
        raise NotShownError(_("The code is too old. Ask for a new one."))
    try:
        is_right = CODES.are_right(session, user, {"code": code})
    except codes.TooManyGuessesError:
        raise NotShownError(_("That was one guess too many. Ask for a new code.")) from None
    if not is_right:
        raise NotShownError(_("This code is not right. Look at the mail once more."))
    forget(session)
    other = Payer.objects.filter(email=asked.email).first() or Payer.objects.filter(reader__email=asked.email).first()
    if other is None:
        return
    try:
        merging_readers.merge(
            stays=Payer.objects.of_address(user.email), goes=other, reason=_("The reader showed a code from the mailbox."),
            by=user,
        )  # fmt: skip
    except NotMergedError:
        return  # they are one already: what the reader wants is so
