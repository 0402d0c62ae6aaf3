"""When a letter may go: from its moment on, and only as long as it is true. Pure reckoning with moments.

The rule for every kind: a letter is due while its window is open, and it has one occasion, named by the facts and never by
the clock. So however often, late or backwards somebody looks, each goes once, or, when the window has closed, never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from broadsheet.foundation import clock

LAPSE_IS_NEWS = timedelta(days=7)
"""Later than that, nobody needs to be told what they have noticed."""
WIN_BACK_FOR = timedelta(days=14)
WELCOME_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Window:
    """`[opens, closes)`. One that closes before it opens never was open."""

    opens: datetime
    closes: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether a letter may go at this moment."""
        return self.opens <= at < self.closes


def ahead(moment: datetime, days: int) -> Window:
    """So many days before a moment, until it is there."""
    return Window(moment - timedelta(days=days), moment)


def after(moment: datetime, days: int, lasts: timedelta) -> Window:
    """So many days after a moment, for so long."""
    opens = moment + timedelta(days=days)
    return Window(opens, opens + lasts)


def failing(
    since: datetime, until: datetime, *, again_after: int | None, last_before: int | None
) -> tuple[Window, Window, Window]:
    """The windows of the first letter, the second and the last, one after the other without overlapping.

    None says that such a letter does not go; the one before it then has its time, too.
    """
    last = until if last_before is None else max(since, until - timedelta(days=last_before))
    again = last if again_after is None else min(last, since + timedelta(days=again_after))
    return Window(since, again), Window(again, last), Window(last, until)


def card_is_over(year: int, month: int) -> datetime:
    """The first moment after a card's last month, on the publication's clock."""
    first = datetime(year, month, 1) + relativedelta(months=1)
    return first.replace(tzinfo=clock.publication_zone())
