"""How often anybody may sign up: counted before anything is written or sent."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from broadsheet.foundation import clock, own_keys
from broadsheet.ops.limits import Limit, network_of

MAILS_TO_ONE = Limit("newsletter confirmation", at_most=1, seconds=600)
"""A stranger's address must not be bombed with our mail, wherever the forms come from."""
MAILS_TO_ONE_IN_A_DAY = Limit("newsletter confirmations in a day", at_most=6, seconds=86_400)
FROM_ONE_NETWORK = Limit("newsletter sign-up from a network", at_most=30, seconds=3600)
FROM_EVERYBODY = Limit("newsletter sign-up by everybody", at_most=300, seconds=60)
UNASKED = Limit("newsletter sign-up without a question", at_most=120, seconds=600)
"""Over that, machines may be at it: everybody's browser shows first that it is none."""
UNASKED_AT_ONCE = Limit("newsletter sign-up without a question, at once", at_most=6, seconds=5)
"""So that a flood's first hundred are not written and mailed in one second, while others wait for the database."""
WITHOUT_SCRIPTS = Limit("newsletter sign-up after a wait", at_most=20, seconds=60)
"""Who has waited instead of answering. Machines can wait, too, so there is room for some a minute and no more."""
ALL = ""
ATTACK = "newsletters.attack"
"""Where a process remembers until when it lasts."""
ATTACK_LASTS = 30
"""Seconds, at least: a flood that is let in again every few seconds writes again every few seconds."""
_DOOR = threading.Lock()


def is_under_attack() -> bool:
    """Whether so many sign up that machines must be among them. It writes nothing, so a flood costs no writing."""
    if is_known_attack():
        return True
    for limit in (UNASKED, UNASKED_AT_ONCE):
        if limit.is_used_up(ALL):
            now = clock.now().timestamp()
            until = max((now // limit.seconds + 1) * limit.seconds, now + ATTACK_LASTS)
            cache.set(ATTACK, until, max(limit.seconds, ATTACK_LASTS))
            return True
    return False


def is_known_attack() -> bool:
    """The same, as far as this process has seen it lately: a flood doesn't ask the database, either."""
    until = cache.get(ATTACK)
    return until is not None and bool(clock.now().timestamp() < until)


@contextmanager
def at_the_door() -> Iterator[bool]:
    """Whether nobody else of this process is being taken in: of a flood's first hundred, before any was counted, few write.

    Nobody waits here: a thread that did would be kept from other forms.
    """
    is_free = _DOOR.acquire(blocking=False)
    try:
        yield is_free
    finally:
        if is_free:
            _DOOR.release()


def are_used_up(address: str) -> bool:
    """Whether this network, or everybody together, may not come any more now. Counts nothing."""
    return FROM_ONE_NETWORK.is_used_up(network_of(address) or address) or FROM_EVERYBODY.is_used_up(ALL)


def may_come(address: str) -> bool:
    """Count one more; whether this network, and everybody together, have not signed up too often."""
    network = network_of(address) or address
    if not (FROM_ONE_NETWORK.take(network) and FROM_EVERYBODY.take(ALL)):
        return False
    UNASKED.take(ALL)
    UNASKED_AT_ONCE.take(ALL)
    return True


def may_be_written_to(email: str) -> bool:
    """Whether this address has had no such mail just now, and few today."""
    return MAILS_TO_ONE.take(email) and MAILS_TO_ONE_IN_A_DAY.take(email)


def digest(address: str) -> str:
    """A network, so that it can be compared and not read."""
    key = own_keys.kept("networks", lambda: secrets.token_hex(32).encode())
    return hashlib.blake2b((network_of(address) or address).encode(), key=key[:64], digest_size=24).hexdigest()
