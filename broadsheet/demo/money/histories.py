"""What each reader of the demo did with their money in two years: when they began, how often they pay, how it went on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from dateutil.relativedelta import relativedelta

from broadsheet.demo.money.people import Person, person
from broadsheet.membership import contributing, taking_a_plan
from broadsheet.payments.models import Interval
from broadsheet.payments.providers.sandbox.bank import GRACE, PERIODS

MONTHS = 24
MEMBERS = 112
REGULARS = 14
ONCE = 64
OFFER, PERCENT = "HARBOUR", 20
SEASON = (6, 4, 4, 3, 3, 2, 2, 2, 3, 4, 7, 9)
"""How many come in each month of the year: the paper asks in winter."""
WORDS = ("For the harbour reports.", "Keep the light on.", "In memory of my father, who read you on the quay.", "")


class Fate(StrEnum):
    """How it went on."""

    RUNS = "runs"
    ENDED = "ended"
    LAPSED = "lapsed"
    FAILING = "failing"
    PAUSED = "paused"
    REFUNDED = "refunded"
    PART_REFUNDED = "part_refunded"
    DISPUTED = "disputed"
    LOST = "lost"


@dataclass(frozen=True)
class History:
    """One who pays for one thing. `amount` is what is taken at a time, in minor units."""

    who: Person
    purpose: str
    interval: Interval
    amount: int
    began: datetime
    fate: Fate = Fate.RUNS
    plan: str = ""
    discount: int = 0
    message: str = ""
    lasted: int = MONTHS
    """After how many payments it ended or failed, if it did."""

    def moments(self, now: datetime) -> list[datetime]:
        """When money was taken."""
        step = PERIODS.get(self.interval, relativedelta(years=100))
        found = [self.began]
        while (after := self.began + step * len(found)) <= now and len(found) < self.lasted:
            found.append(after)
        return found


def all_of_them(now: datetime, prices: dict[tuple[str, str, str], int], member: Person) -> Iterator[History]:
    """Everybody's, the same whenever it is asked for, as seen from now. `prices` are by plan, currency and interval."""
    luck = Random("The Lantern's readers")  # noqa: S311 - a demo, the same each time
    yield History(
        member, taking_a_plan.PURPOSE, Interval.MONTH, prices["reader", "EUR", "month"],
        now - relativedelta(months=13, days=11, hours=5), plan="reader",
    )  # fmt: skip
    for number in range(MEMBERS):
        yield _member(person(number, luck), _fate(number), now, prices, luck)
    for number in range(MEMBERS, MEMBERS + REGULARS):
        who = person(number, luck)
        fate = Fate.ENDED if number % 5 == 0 else Fate.RUNS
        yield History(
            who, contributing.PURPOSE, Interval.MONTH, _whole(luck.choice((3, 5, 8, 10)), who), _began(now, luck), fate,
            lasted=luck.randint(3, 9) if fate is Fate.ENDED else MONTHS,
        )  # fmt: skip
    for number in range(ONCE):
        # Some give besides what they pay for a plan, some come from nowhere.
        who = person(1000 + number, luck)
        fate = {9: Fate.LOST, 23: Fate.REFUNDED}.get(number, Fate.RUNS)
        yield History(
            who, contributing.PURPOSE, Interval.ONCE, _whole(luck.choice((5, 10, 10, 20, 25, 50, 100)), who),
            _began(now, luck), fate, message=luck.choice(WORDS),
        )  # fmt: skip


def _member(who: Person, fate: Fate, now: datetime, prices: dict[tuple[str, str, str], int], luck: Random) -> History:
    interval = luck.choices((Interval.MONTH, Interval.YEAR), (7, 3))[0]
    plan = luck.choices(("reader", "patron"), (8, 2))[0]
    plan = plan if (plan, who.currency, interval) in prices else "reader"
    price = prices[plan, who.currency, interval]
    began, lasted = _began(now, luck), MONTHS
    discount = price * PERCENT // 100 if began > now - timedelta(days=90) and luck.random() < 0.5 else 0
    if fate in {Fate.FAILING, Fate.PAUSED, Fate.DISPUTED}:
        interval, price, discount = Interval.MONTH, prices[plan, who.currency, "month"], 0
        lasted = luck.randint(4, 14)
        began = now - relativedelta(months=lasted) - timedelta(days=luck.randint(3, 9))
        if fate is Fate.DISPUTED:
            began, lasted = began + timedelta(days=20), MONTHS
    elif fate in {Fate.ENDED, Fate.LAPSED}:
        lasted = 1 if interval == Interval.YEAR else luck.randint(1, 9)
        # Long enough ago that it is over by now; of some, only just.
        over = GRACE + timedelta(days=luck.choice((3, 9, 16, 60, 150, 260)))
        began = now - PERIODS[interval] * lasted - over
    return History(
        who, taking_a_plan.PURPOSE, interval, price - discount, began, fate, plan=plan, discount=discount, lasted=lasted
    )


def _fate(number: int) -> Fate:
    """Most go on; the others are spread evenly, so that each kind is there."""
    special = {
        3: Fate.FAILING, 31: Fate.FAILING, 62: Fate.FAILING, 17: Fate.PAUSED, 40: Fate.REFUNDED,
        55: Fate.PART_REFUNDED, 70: Fate.DISPUTED,
    }  # fmt: skip
    if number in special:
        return special[number]
    return Fate.ENDED if number % 7 == 2 else Fate.LAPSED if number % 11 == 5 else Fate.RUNS


def _began(now: datetime, luck: Random) -> datetime:
    """In the last two years, more of them lately and in winter, at a waking hour."""
    months = range(MONTHS)
    weights = [SEASON[(now - relativedelta(months=ago)).month - 1] * (MONTHS + 12 - ago) for ago in months]
    day = now - relativedelta(months=luck.choices(months, weights)[0]) - timedelta(days=luck.randint(0, 29))
    moment = day.replace(
        hour=luck.randint(6, 21), minute=luck.randint(0, 59), second=luck.randint(0, 59), microsecond=0
    )
    return min(moment, now - timedelta(minutes=9))


def _whole(units: int, who: Person) -> int:
    """That many euros, or what is usual for them in the person's own currency."""
    return units * (4000 if who.currency == "UAH" else 100)
