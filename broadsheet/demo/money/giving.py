"""Who in the demo gave a membership to whom, and what became of each gift: one of every kind that the desk can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from broadsheet.demo.money.histories import Fate, History
from broadsheet.demo.money.people import Person, person
from broadsheet.gifts.buying import PURPOSE, Recipient
from broadsheet.gifts.models import Unclaimed
from broadsheet.payments.models import Interval

FIRST = 2000
"""The number of the first person who gives; those who get one have numbers of their own behind them."""
PLAN = "reader"


class Became(StrEnum):
    """What became of a gift."""

    WAITS = "waits"
    COMING = "coming"
    CAME_BACK = "came_back"
    READ = "read"
    USED_UP = "used_up"
    RETURNED = "returned"
    IN_POT = "in_pot"
    CALLED_BACK = "called_back"


@dataclass(frozen=True)
class Giving:
    """One purchase of gifts: each with what became of it, and when as days before now."""

    who: Person
    months: int
    bought: int
    became: tuple[Became, ...]
    recipients: tuple[Recipient, ...] = ()
    message: str = ""
    unclaimed: Unclaimed = Unclaimed.BACK
    taken: int = 0
    """So many days after it was bought."""
    coming: int = 0
    """In so many days."""

    def history(self, now: datetime, prices: dict[tuple[str, str, str], int]) -> History:
        """What was paid for it."""
        interval, times = ("year", self.months // 12) if self.months % 12 == 0 else ("month", self.months)
        each = prices[PLAN, self.who.currency, interval] * times
        fate = Fate.REFUNDED if Became.CALLED_BACK in self.became else Fate.RUNS
        return History(
            self.who, PURPOSE, Interval.ONCE, each * len(self.became), now - timedelta(days=self.bought, hours=3), fate,
            plan=PLAN,
        )  # fmt: skip


def all_of_them(member: Person) -> Iterator[Giving]:
    """The same in every demo. `member` has the demo's login, so that an account shows gifts too."""
    luck = Random("The Lantern's gifts")  # noqa: S311 - a demo, the same each time
    who = [person(FIRST + number, luck) for number in range(9)]
    to = [Recipient(one.name, one.email) for one in (person(FIRST + 100 + number, luck) for number in range(9))]
    waits, read = Became.WAITS, Became.READ
    yield Giving(
        member, 12, 40, (read, waits), (to[0], to[1]), "A year of harbour lights. Read it on the quay!", taken=9
    )
    yield Giving(who[0], 6, 3, (Became.COMING,), (to[2],), "Happy birthday!", coming=24)
    yield Giving(who[1], 12, 6, (Became.CAME_BACK,), (to[3],), "For all the Sundays.")
    yield Giving(who[2], 3, 200, (Became.USED_UP,), (to[4],), taken=8)
    yield Giving(who[3], 12, 420, (Became.RETURNED,), (to[5],))
    yield Giving(who[4], 6, 380, (Became.IN_POT,), (to[6],), unclaimed=Unclaimed.POT)
    yield Giving(who[5], 12, 12, (Became.CALLED_BACK,), (to[7],))
    yield Giving(
        who[6],
        6,
        60,
        (read, read, read, *[waits] * 5),
        message="For the harbour school’s class of journalism.",
        taken=14,
    )
    yield Giving(who[7], 1, 1, (waits,), (Recipient(to[8].name),), "A month, to see whether you like it.")
