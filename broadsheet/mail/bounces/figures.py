"""What came back, in figures: counted by the database, over thirteen weeks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from broadsheet.foundation import clock
from broadsheet.mail.models import Bounce, Fault, Reason, Suppression
from broadsheet.mail.models.bounce import OF_THE_READER, OF_THE_SENDER
from broadsheet.mail.suppression.hashing import hashed

WEEKS = 13
A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Week:
    """One week's bounces by whose fault they were. The parts of its bar are percent of the longest week."""

    monday: date
    readers: int
    senders: int
    others: int
    longest: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.readers + self.senders + self.others

    @property
    def bars(self) -> tuple[float, float, float]:
        """Widths: the readers', ours, the rest."""
        readers, senders, others = (
            round(100 * part / self.longest, 2) for part in (self.readers, self.senders, self.others)
        )
        return readers, senders, others

    @property
    def starts(self) -> tuple[float, float]:
        """Where the second and the third part begin."""
        return self.bars[0], round(self.bars[0] + self.bars[1], 2)


def now() -> datetime:
    """This moment."""
    return clock.now()


def reasons() -> list[tuple[Reason, int]]:
    """How many addresses are suppressed now, by reason."""
    counted = Suppression.objects.in_force(clock.now()).order_by().values_list("reason").annotate(Count("pk"))
    found = dict(counted)
    return [(reason, found.get(reason.value, 0)) for reason in Reason]


def weeks() -> list[Week]:
    """The newest first; empty while nothing ever came back."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    since = monday - timedelta(weeks=WEEKS - 1)
    found: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day, readers, senders, every in _days(since):
        parts = found[day - timedelta(days=day.weekday())]
        parts[0], parts[1], parts[2] = parts[0] + readers, parts[1] + senders, parts[2] + every - readers - senders
    longest = max([1, *map(sum, found.values())])
    mondays = [monday - timedelta(weeks=number) for number in range(WEEKS)]
    return [Week(each, found[each][0], found[each][1], found[each][2], longest) for each in mondays] if found else []


def faults() -> list[tuple[Fault, int]]:
    """Bounces of the last thirty days by class, the most frequent first."""
    counted = _lately().values_list("fault").annotate(count=Count("pk")).order_by("-count", "fault")
    return [(Fault(fault), count) for fault, count in counted]


def receivers() -> list[tuple[str, int, int]]:
    """Receivers with the most bounces that are our own fault in thirty days, and how many bounces they sent at all."""
    own = Count("pk", filter=Q(fault__in=OF_THE_SENDER))
    counted = _lately().exclude(domain="").values_list("domain").annotate(own=own, every=Count("pk"))
    return list(counted.filter(own__gt=0).order_by("-own", "domain")[:10])


def of_address(address: str) -> QuerySet[Bounce]:
    """What came back from one address, the newest first."""
    return Bounce.objects.filter(address_hash=hashed(address))[:20]


def _lately() -> QuerySet[Bounce]:
    return Bounce.objects.filter(happened_at__gt=clock.now() - A_MONTH).order_by()


def _days(since: date) -> QuerySet[Bounce, tuple[date, int, int, int]]:
    zone = clock.publication_zone()
    begins = datetime(since.year, since.month, since.day, tzinfo=zone)
    by_day = (
        Bounce.objects.filter(happened_at__gte=begins).order_by().annotate(day=TruncDate("happened_at", tzinfo=zone))
    )
    parts = {
        "readers": Count("pk", filter=Q(fault__in=OF_THE_READER)), "senders": Count("pk", filter=Q(fault__in=OF_THE_SENDER)),
    }  # fmt: skip
    return by_day.values("day").annotate(**parts, every=Count("pk")).values_list("day", "readers", "senders", "every")
