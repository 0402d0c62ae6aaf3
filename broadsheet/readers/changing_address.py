"""Changing an account's address: both the old and the new mailbox must show a code.

Whoever has stolen a session has no mailbox; whoever mistypes an address would lose the account. What is waited for
stands in the session of the browser that asked, as with signing in.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.mail import posting
from broadsheet.ops import audit
from broadsheet.ops.limits import Limit
from broadsheet.readers import joining
from broadsheet.readers.mail import address_change

KEY = "address_change"
SECONDS = 600
GUESSES = Limit("guesses at a change of address", at_most=5, seconds=SECONDS)
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
    waiting = Waiting(new, _code(), _code(), time.time())
    session[KEY] = vars(waiting)
    posting.post(address_change.build(to=user.email, new=new, code=waiting.old_code))
    if not User.objects.filter(email=new).exists():
        posting.post(address_change.build(to=new, new=new, code=waiting.new_code))


def waiting(session: SessionBase) -> Waiting | None:
    """What is waited for, if its time is not over."""
    found = session.get(KEY)
    if not found or time.time() - found["at"] > SECONDS:
        return None
    return Waiting(**found)


def finish(*, user: User, old_code: str, new_code: str, session: SessionBase) -> None:
    """Change it. Raises `AddressChangeError` for wrong codes, and after too many of them."""
    change = waiting(session)
    if change is None:
        raise AddressChangeError(_("The codes are too old. Ask for new ones."))
    if not GUESSES.take(f"{user.pk} {change.at}"):
        session.pop(KEY, None)
        raise AddressChangeError(_("That was one guess too many. Ask for new codes."))
    is_right = compare_user_code(actual=old_code, expected=change.old_code)
    is_right &= compare_user_code(actual=new_code, expected=change.new_code)
    if not is_right:
        raise AddressChangeError(_("These codes are not right. Look at both mails once more."))
    _change(user, change.new)
    session.pop(KEY, None)


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


def _code() -> str:
    return str(get_adapter().generate_login_code())
