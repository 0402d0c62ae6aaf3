"""When a letter that was deferred is tried again (RFC 5321 §4.5.4.1): after half an hour, twice in the first hour, then seldom."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = (timedelta(minutes=30), timedelta(minutes=30))
"""Two tries in the first hour after the one that was deferred."""
LATER = (timedelta(hours=2), timedelta(hours=3))
"""Between these from then on: by the letter's number, so that a hundred thousand don't come back in one second."""
GIVEN_UP_AFTER = timedelta(days=4)
"""For letters without an expiry of their own; the news of an issue is older sooner."""
_STEPS = 61


def next_try(*, tries: int, now: datetime, expires: datetime, spread: int = 0) -> datetime | None:
    """When to try again after so many tries (1 or more); None if that would be after it expires: it is given up.

    `spread` is any number of the letter's own, such as its key.
    """
    if tries < 1:
        raise ValueError("It was not tried yet.")
    least, most = LATER
    wait = FIRST[tries - 1] if tries <= len(FIRST) else least + (most - least) * (spread % _STEPS) / (_STEPS - 1)
    due = now + wait
    return due if due <= expires else None
