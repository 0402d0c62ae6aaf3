"""Terms of gifts, and the publication's calendar by which they are counted. Never shorter than what was paid for.

A gift lasts until the end of the same day so many months on. Where that month has no such day (31 January + 1 month,
29 February + 1 year), until the end of the first day after it. Begun at midnight sharp, as one gift after another is, it
ends at midnight sharp, so that gifts that follow each other lose and gain nothing. Why: decision 0013.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.gifts import telling
from broadsheet.membership.models import Price
from broadsheet.payments.models import Interval

TIMES = {Interval.MONTH: (1, 3, 6), Interval.YEAR: (1, 2)}
"""How many of a price's months or years can be given."""
CLAIM_DAYS = 365
"""So long, to the end of the last day, a gift waits for its recipient."""
HOUR = time(9)
"""When gifts with a date are handed over."""


@dataclass(frozen=True)
class Term:
    """So many months or years of a plan."""

    price: Price
    times: int

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.price.pk}x{self.times}"

    @property
    def months(self) -> int:
        """How long it is."""
        return self.times * (12 if self.price.interval == Interval.YEAR else 1)

    @property
    def length(self) -> str:
        """The same in words."""
        return telling.length(self.months)

    @property
    def money(self) -> Money:
        """What one costs."""
        return self.price.money * self.times


def of_prices(prices: Iterable[Price]) -> list[Term]:
    """What can be given of these prices, the shortest first."""
    found = [Term(price, times) for price in prices for times in TIMES.get(Interval(price.interval), ())]
    return sorted(found, key=lambda term: term.months)


def ends(starts: datetime, months: int) -> datetime:
    """The moment at which so many months that began then are over."""
    local = clock.local(starts)
    last = months_on(local.date(), months)
    is_midnight = starts == beginning(local.date())
    return beginning(last if is_midnight else last + timedelta(days=1))


def months_on(day: date, months: int) -> date:
    """The same day so many months on; the first of the next month where there is none."""
    found = day + relativedelta(months=months)
    return found if found.day == day.day else found + timedelta(days=1)


def closes(opens: datetime) -> datetime:
    """The end of the last day on which a gift that can be claimed from then on may be."""
    return beginning(clock.local(opens).date() + timedelta(days=CLAIM_DAYS + 1))


def at_nine(day: date) -> datetime:
    """Nine o'clock of that day on the publication's clock, whatever summer time makes of it."""
    return datetime.combine(day, HOUR, tzinfo=clock.publication_zone()).astimezone(UTC)


def beginning(day: date) -> datetime:
    """The day's first moment: where clocks skip midnight, the moment to which they skip."""
    return datetime.combine(day, time(0), tzinfo=clock.publication_zone()).astimezone(UTC)
