"""How much in a day, and at which hours: the ramp of a new sender, a ceiling, and quiet hours. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class Ramp:
    """A new domain or server begins with few letters, and each day takes the same factor more, until the last day."""

    began_on: date
    first: int = 200
    last: int = 200_000
    days: int = 42


@dataclass(frozen=True)
class Day:
    """The settings. `ceiling` is letters a day; quiet hours are on the publication's clock and may go over midnight."""

    ramp: Ramp | None = None
    ceiling: int | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None


def may_go(day: Day, *, local_now: datetime, sent_today: int, wanted: int) -> int:
    """How many of the wanted letters may go now. `local_now` is on the publication's clock, `sent_today` since its midnight."""
    if is_quiet(day, local_now.time()):
        return 0
    limits = [limit for limit in (day.ceiling, ramped(day.ramp, local_now.date())) if limit is not None]
    left = min((limit - sent_today for limit in limits), default=wanted)
    return max(0, min(wanted, left))


def ramped(ramp: Ramp | None, on: date) -> int | None:
    """Letters on that day; None where there is no limit, because there is no ramp or it is over."""
    if ramp is None or (on - ramp.began_on).days >= ramp.days:
        return None
    passed = max(0, (on - ramp.began_on).days)
    return int(ramp.first * (ramp.last / ramp.first) ** (passed / max(1, ramp.days - 1)))


def is_quiet(day: Day, at: time) -> bool:
    """Whether nobody should be written to at this time of day."""
    begin, end = day.quiet_from, day.quiet_to
    if begin is None or end is None or begin == end:
        return False
    return begin <= at < end if begin < end else at >= begin or at < end


def quiet_until(day: Day, local_now: datetime) -> datetime | None:
    """When the quiet hours end that it is in; None if it is in none."""
    if not is_quiet(day, local_now.time()) or day.quiet_to is None:
        return None
    end = datetime.combine(local_now.date(), day.quiet_to, tzinfo=local_now.tzinfo)
    return end if end > local_now else end + timedelta(days=1)
