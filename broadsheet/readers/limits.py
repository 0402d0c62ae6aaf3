"""How often somebody may try to sign in.

What strangers do to an address must not lock out the person whose address it is: a browser with which that person has
signed in before is counted apart.
"""

from __future__ import annotations

from django.http import HttpRequest

from broadsheet.accounts.models import User
from broadsheet.ops.limits import Limit, network_of
from broadsheet.readers import devices

MAILS_TO_ONE = Limit("sign-in mail", at_most=1, seconds=60)
MAILS_TO_ONE_A_DAY = Limit("sign-in mails of a day", at_most=40, seconds=24 * 3600)
FROM_ONE_NETWORK = Limit("sign-in from a network", at_most=60, seconds=600)
FROM_EVERYBODY = Limit("sign-in by everybody", at_most=600, seconds=60)
"""A small machine's mail and scrypt; a campaign's rush stays below it."""
PASSWORDS = Limit("passwords for an address", at_most=10, seconds=600)
SECOND_FACTORS = Limit("second factors of a person", at_most=10, seconds=600)
CODES = Limit("guesses at one code", at_most=5, seconds=900)
"""Counted in the database too: a hundred guesses at once all read the same session."""


def may_come(request: HttpRequest, user: User | None) -> bool:
    """Whether this network, and everybody together, have not asked too often. Known browsers always may."""
    if user is not None and devices.knows(request, user.pk):
        return True
    return FROM_ONE_NETWORK.take(network_of(request.META.get("REMOTE_ADDR", ""))) and FROM_EVERYBODY.take("")


def may_mail(request: HttpRequest, email: str, user: User | None) -> bool:
    """Whether a code may be sent to this address now."""
    key = key_of(request, email, user)
    return MAILS_TO_ONE.take(key) and MAILS_TO_ONE_A_DAY.take(key)


def key_of(request: HttpRequest, email: str, user: User | None) -> str:
    """What is counted: the address, and apart from all strangers a browser that its owner has used."""
    is_known = user is not None and devices.knows(request, user.pk)
    return f"{email.lower()} {'known' if is_known else 'stranger'}"
