"""Changing an account's address: both the old and the new mailbox must show a code.

Whoever has stolen a session has no mailbox; whoever mistypes an address would lose the account. What is waited for
stands in the session of the browser that asked, as with signing in.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.mail import posting
from broadsheet.ops import audit
from broadsheet.ops.limits import Limit
from broadsheet.readers import codes, joining
from broadsheet.readers.mail import address_change

CODES = codes.Codes("address_change", Limit("guesses at a change of address", at_most=5, seconds=codes.SECONDS))
CHANGES = Limit("changes of address", at_most=5, seconds=24 * 3600)


class AddressChangeError(Exception):
    """It is not changed. The text is fit to be shown."""


@dataclass(frozen=True)
class Waiting:
    """A change that waits for its codes."""

    new: str
    old_code: str
    new_code: str
    at: float


def begin(*, user: User, new: str, session: SessionBase) -> None:
    """Send the codes. A taken address gets none, and nobody learns of it here. Raises `AddressChangeError`."""
    if new == user.email:
        raise AddressChangeError(_("That is your address already."))
    if not CHANGES.take(str(user.pk)):
        raise AddressChangeError(_("You have asked for this too often today. Try again tomorrow."))
    old_code, new_code = codes.new(), codes.new()
    CODES.wait(session, new=new, old_code=old_code, new_code=new_code)
    posting.post(address_change.build(to=user.email, new=new, code=old_code))
    if not User.objects.filter(email=new).exists():
        posting.post(address_change.build(to=new, new=new, code=new_code))


def waiting(session: SessionBase) -> Waiting | None:
    """What is waited for, if its time is not over."""
    found = CODES.waiting(session)
    return Waiting(**found) if found else None


def finish(*, user: User, old_code: str, new_code: str, session: SessionBase) -> None:
    """Change it. Raises `AddressChangeError` for wrong codes, and after too many of them."""
    change = waiting(session)
    if change is None:
        raise AddressChangeError(_("The codes are too old. Ask for new ones."))
    try:
        are_right = CODES.are_right(session, user, {"old_code": old_code, "new_code": new_code})
    except codes.TooManyGuessesError:
        raise AddressChangeError(_("That was one guess too many. Ask for new codes.")) from None
    if not are_right:
        raise AddressChangeError(_("These codes are not right. Look at both mails once more."))
    _change(user, change.new)
    CODES.forget(session)


def _change(user: User, new: str) -> None:
    try:
        with transaction.atomic():
            user.email = new
            user.save(update_fields=["email"])
            joining.confirm(user)
            audit.note(act="account.change_address", on=user, by=user)
    except IntegrityError as error:  # somebody has joined with it meanwhile
        user.refresh_from_db(fields=["email"])
        raise AddressChangeError(_("Somebody has this address already.")) from error
