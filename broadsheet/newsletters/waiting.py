"""The way without scripts while a form is under attack: a ticket, and half a minute of patience.

A machine can be patient, too. But each ticket is good for one address and one time, and only some a minute are let in so.
"""

from __future__ import annotations

from django.core import signing
from django.utils.crypto import salted_hmac

from broadsheet.foundation import clock
from broadsheet.newsletters.limits import ALL, WITHOUT_SCRIPTS
from broadsheet.ops.limits import Limit

SECONDS = 30
LASTS = 1200
USED = Limit("newsletter ticket", at_most=1, seconds=3600)
_SALT = "newsletters.waiting"


def ticket(email: str) -> str:
    """For this address, from now on."""
    return signing.dumps({"for": _digest(email), "at": int(clock.now().timestamp())}, salt=_SALT)


def is_ours(given: str, *, email: str) -> bool:
    """Whether we gave it for this address, and it is not too old: then its time runs on."""
    return _age(given, email) is not None


def has_passed(given: str, *, email: str) -> bool:
    """Whether somebody has waited with it long enough, for the first time, and few others have."""
    age = _age(given, email)
    return age is not None and age >= SECONDS and WITHOUT_SCRIPTS.take(ALL) and USED.take(given)


def _age(given: str, email: str) -> int | None:
    try:
        facts = signing.loads(given, salt=_SALT) if len(given) <= 500 else {}
    except signing.BadSignature:
        return None
    if not isinstance(facts, dict) or facts.get("for") != _digest(email):
        return None
    age = int(clock.now().timestamp()) - int(facts.get("at", 0))
    return age if 0 <= age <= LASTS else None


def _digest(email: str) -> str:
    return salted_hmac(_SALT, email.strip().lower()).hexdigest()[:24]
