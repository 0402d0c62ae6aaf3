"""A question that costs a machine some seconds of work and a reader nothing: asked while a form of ours is under attack.

Our own server asks it (altcha's protocol), so nobody else learns who comes to us.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from functools import lru_cache

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings

from broadsheet.foundation import clock, own_keys
from broadsheet.ops.limits import Limit

HARDEST = 60_000
"""The number that is sought lies below: about a second of a telephone's work."""
LASTS = timedelta(minutes=20)
USED = Limit("challenge", at_most=1, seconds=3600)
"""Solved once, it opens one thing."""


def new() -> str:
    """A question, as JSON for the page's script."""
    options = ChallengeOptions(max_number=HARDEST, hmac_key=_key(), expires=clock.now() + LASTS, algorithm="SHA-256")
    asked = create_challenge(options)
    return json.dumps({
        "algorithm": asked.algorithm, "challenge": asked.challenge, "salt": asked.salt,
        "signature": asked.signature, "maxnumber": asked.max_number,
    })  # fmt: skip


def is_solved(answer: str) -> bool:
    """Whether this answers a question of ours, in time, and for the first time."""
    if not answer or len(answer) > 2000:
        return False
    is_right, _why = verify_solution(answer, _key(), check_expires=True)
    return bool(is_right) and USED.take(answer)


def _key() -> str:
    return _key_in(str(settings.DATA_DIR))


@lru_cache(maxsize=1)
def _key_in(_folder: str) -> str:
    """Read once: in a flood it is asked for hundreds of times a second."""
    return own_keys.kept("challenge", lambda: secrets.token_hex(32).encode()).decode()
