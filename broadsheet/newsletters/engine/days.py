"""How many letters may leave now by the newsroom's own rules (`SendingRules`), and how many left today, over all processes.

The sum of what is handed and what is in hand never passes the day's limit: it is looked at in the transaction that takes letters in
hand, under a lock of the rules' row, so that two processes never both take the last ones.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Sum

from broadsheet.foundation import clock
from broadsheet.mail.throttling import days
from broadsheet.mail.throttling.days import Day
from broadsheet.newsletters.models import ALERT, Delivery, HandedOn, Sending, SendingRules, State


class Because(enum.StrEnum):
    """What holds letters up."""

    QUIET = "quiet"
    CEILING = "ceiling"
    RAMP = "ramp"


@dataclass(frozen=True)
class Held:
    """Nothing goes until then. `limit` is the day's letters, 0 in quiet hours."""

    because: Because
    until: datetime
    limit: int = 0


def may_claim(priority: int, wanted: int) -> int:
    """Of these, how many may be taken in hand now. Call it in the transaction that takes them."""
    day, now = _rules(priority), clock.local(clock.now())
    if limit(day, now.date()) is None:
        return days.may_go(day, local_now=now, sent_today=0, wanted=wanted)
    _one_at_a_time()
    gone = _in_hand() + handed(now.date())  # in this order: what is handed meanwhile counts twice, not never
    return days.may_go(day, local_now=now, sent_today=gone, wanted=wanted)


def count(worker: str, letters: int, now: datetime) -> None:
    """So many more were handed over. Call it in the transaction that marks them."""
    today = clock.local(now).date()
    if letters and not HandedOn.objects.filter(day=today, worker=worker).update(letters=F("letters") + letters):
        HandedOn.objects.create(day=today, worker=worker, letters=letters)


def handed(day: date) -> int:
    """On this day, by all processes."""
    return HandedOn.objects.filter(day=day).aggregate(all=Sum("letters"))["all"] or 0


def limit(day: Day, on: date) -> int | None:
    """Letters on that day at most; None if there is no limit."""
    return min((each for each in (day.ceiling, days.ramped(day.ramp, on)) if each is not None), default=None)


def held(priority: int) -> Held | None:
    """Why nothing of this priority goes now, and when it goes on; None if it may go."""
    day, now = _rules(priority), clock.local(clock.now())
    if quiet_end := days.quiet_until(day, now):
        return Held(Because.QUIET, quiet_end)
    most = limit(day, now.date())
    if most is None or handed(now.date()) < most:
        return None
    midnight = _midnight(now + timedelta(days=1))
    because = Because.CEILING if most == day.ceiling else Because.RAMP
    return Held(because, days.quiet_until(day, midnight) or midnight, most)


def free_since(priority: int) -> datetime:
    """Since when at the latest nothing of the rules has held it up; long ago if there are no rules."""
    day, now = _rules(priority), clock.local(clock.now())
    moments = [datetime.min.replace(tzinfo=now.tzinfo)]
    if limit(day, now.date()) is not None:
        moments.append(_midnight(now))
    if day.quiet_to is not None:
        ended = datetime.combine(now.date(), day.quiet_to, tzinfo=now.tzinfo)
        moments.append(ended if ended <= now else ended - timedelta(days=1))
    return max(moments)


def _rules(priority: int) -> Day:
    rules: SendingRules = SendingRules.load()
    return rules.of_the_day(is_alert=priority >= ALERT)


def _one_at_a_time() -> None:
    """Until its transaction ends, no other process counts."""
    SendingRules.objects.select_for_update().order_by("pk").first()


def _in_hand() -> int:
    """Taken, and not handed over yet."""
    running = Sending.objects.filter(finished_at__isnull=True).values_list("pk", flat=True)
    return Delivery.objects.filter(sending__in=list(running), state=State.CLAIMED).count()


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), tzinfo=moment.tzinfo)
