"""Trying codes: how a gift is found by what somebody holds, and how often that may be tried.

A code has 75 random bits, so guessing is hopeless; these limits see that nobody makes the machine work at it. Each try is
counted before anything is looked up, right or wrong, so that an answer tells nothing but itself. Somebody who has signed in
is counted by their account and not with everybody: a flood of guesses shuts no reader out.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.gifts import codes, refusals
from broadsheet.gifts.models import Gift
from broadsheet.ops.limits import Limit, network_of

NETWORK = Limit("gift codes from a network", at_most=60, seconds=600)
"""A class of thirty behind one address opens its links and takes its gifts."""
EVERYBODY = Limit("gift codes from everybody", at_most=600, seconds=60)
PERSON = Limit("gift codes of a person", at_most=30, seconds=600)


class NotFoundError(Exception):
    """No gift is shown. The text is for the reader."""


class TooOftenError(NotFoundError):
    """Nothing was looked up."""


def find(typed: str, *, address: str, person: User | None) -> Gift:
    """The gift of this code. Raises `NotFoundError`, also for what is no code at all, and `TooOftenError`."""
    try:
        code = codes.read(typed)
    except codes.MistypedError:
        raise NotFoundError(refusals.mistyped()) from None
    if not _may_try(address, person):
        raise TooOftenError(
            _("Codes were tried too often in the last minutes. Wait a little, or sign in and try again.")
        )
    gift = Gift.objects.by_code(code)
    if gift is None:
        raise NotFoundError(refusals.unknown())
    return gift


def plain(typed: str) -> str:
    """The plain form of a code that was found."""
    return codes.read(typed)


def _may_try(address: str, person: User | None) -> bool:
    if person is not None:
        return PERSON.take(str(person.pk))
    return NETWORK.take(network_of(address) or address) and EVERYBODY.take("")
