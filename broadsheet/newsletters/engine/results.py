"""How a try ended, and writing it down. Every write names the token: whoever has lost a delivery meanwhile writes nothing."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail.lines.answers import Answer
from broadsheet.mail.throttling import retrying
from broadsheet.newsletters.engine.letters import One
from broadsheet.newsletters.models import Delivery, State, Why

HELD = (State.CLAIMED, State.HANDED)
SOON = timedelta(minutes=1)
"""After a line that broke: its server said nothing of the letter."""
BROKEN_OFTEN = 3
"""A letter at which lines break so often is tried again as one that was put off."""


class End(enum.StrEnum):
    """How a try ended. `LOST` is a line that broke before the final dot: nobody has it, and nothing was said of its reader."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    LOST = "lost"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Result:
    """One try's end."""

    one: One
    end: End
    code: int = 0
    said: str = ""
    answer: Answer | None = None
    """What a server said, if it was one of SMTP."""

    @property
    def is_about_reader(self) -> bool:
        """Whether the server said it of the address, and not of us or the letter."""
        return self.answer is not None and self.answer.is_about_the_recipient


_Key = tuple[int, End, int, str, datetime | None]
"""What is written in one statement: the token, how it ended, the code, the words, the next try."""


def write(results: Sequence[Result]) -> int:
    """Write them down, all or none. Returns how many were still the writer's."""
    if not results:
        return 0
    with transaction.atomic():
        now = clock.now()
        count = sum(_write(found, key, now) for key, found in _grouped(results, now).items())
        crashpoint("engine.before_written")
    return count


def next_try(result: Result, now: datetime) -> datetime | None:
    """When what was put off or lost is tried again, by `retrying`; None if it is given up, or is neither."""
    one = result.one
    if result.end is End.LOST and one.tries < BROKEN_OFTEN:
        return now + SOON
    if result.end not in (End.LOST, End.DEFERRED):
        return None
    expires = one.expires or now + retrying.GIVEN_UP_AFTER
    return retrying.next_try(tries=one.tries + 1, now=now, expires=expires, spread=one.pk)


def _grouped(results: Sequence[Result], now: datetime) -> dict[_Key, list[int]]:
    groups: dict[_Key, list[int]] = {}
    for each in results:
        said = "" if each.end is End.ACCEPTED else each.said[:300]
        key = (each.one.token, each.end, each.code, said, next_try(each, now))
        groups.setdefault(key, []).append(each.one.pk)
    return groups


def _write(keys: list[int], key: _Key, now: datetime) -> int:
    token, end, code, said, due = key
    held = Delivery.objects.filter(pk__among=keys, token=token, state__in=HELD)
    facts = {"token": None, "lease_until": None, "code": code or None, "said": said, "tries": F("tries") + 1}
    if end is End.ACCEPTED or end is End.UNCERTAIN:
        return held.update(state=State(end.value), settled_at=now, **facts)
    if end is End.REFUSED:
        return held.update(state=State.REFUSED, settled_at=now, handed_at=None, **facts)
    if due is None:
        return held.update(state=State.REFUSED, skipped=Why.EXPIRED, settled_at=now, handed_at=None, **facts)
    return held.update(state=State.DEFERRED, next_at=due, handed_at=None, **facts)
