"""Buckets: a number from 0 to 9,999 that a browser draws once, and the place in an experiment that follows from it.

`static/js/buckets.js` computes the same; `tests/campaigns/positions.json` has pairs that both must give.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from broadsheet.campaigns.models.bucket import BUCKETS
from broadsheet.campaigns.models.experiment import WHOLE

COOKIE = "bucket"
KEPT = timedelta(days=400)
"""As long as browsers keep a cookie at all."""
HOLDBACK = "holdback"
"""The salt of everybody who is held back: one for all experiments, so that they are the same readers for ever."""

_BUCKET = re.compile(r"0|[1-9][0-9]{0,3}")


def draw() -> int:
    """A bucket for somebody who has none."""
    return secrets.randbelow(BUCKETS)


def read(text: str) -> int | None:
    """The bucket in a cookie; None for anything else."""
    return int(text) if _BUCKET.fullmatch(text) else None


def position(salt: str, bucket: int) -> int:
    """The place, 0 to 9,999, of a bucket under a salt: FNV-1a over the ASCII text, stirred by MurmurHash3's finaliser.

    FNV-1a alone puts neighbouring numbers near one another.
    """
    found = 0x811C9DC5
    for byte in f"{salt}/{bucket}".encode("ascii"):
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    found = (found ^ found >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    found = (found ^ found >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return (found ^ found >> 16) % WHOLE


def is_held_back(bucket: int, holdback: int) -> bool:
    """Whether a reader of this bucket is among so many of ten thousand who see no asks of tests."""
    return position(HOLDBACK, bucket) < holdback


@lru_cache(maxsize=256)
def sizes(salt: str, holdback: int, bounds: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """How many of the ten thousand buckets fall to each arm.

    There are few enough for chance to matter: an arm of half the places gets half the buckets give or take fifty. The
    check of the sample ratio must know the true shares, or it finds a fault in every large test.
    """
    places = [position(salt, bucket) for bucket in range(BUCKETS) if not is_held_back(bucket, holdback)]
    return tuple(sum(first <= place < after for place in places) for first, after in bounds)


def in_browser(request: HttpRequest) -> int | None:
    """The bucket that the browser carries."""
    return read(request.COOKIES.get(COOKIE, ""))


def give(response: HttpResponse, bucket: int) -> None:
    """Have the browser carry this one. Scripts read it; it opens nothing."""
    manners: dict[str, Any] = {"secure": bool(settings.SESSION_COOKIE_SECURE), "samesite": "Lax", "path": "/"}
    response.set_cookie(COOKIE, str(bucket), max_age=KEPT, httponly=False, **manners)
