"""The figures of the desk. Money comes from the ledger, members from the grants; each figure is a set of rows first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Case, Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Greatest, Least

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models import Grant, Source
from broadsheet.membership.models.grant import GrantQuerySet
from broadsheet.payments import carrying, rates
from broadsheet.payments.models import Agreement, Alert, Entry, Hold, Interval, Kind
from broadsheet.payments.models.entry import RECEIVED, EntryQuerySet
from broadsheet.payments.models.hold import HoldQuerySet

LATELY = timedelta(days=30)
MONTHS = 12


@dataclass(frozen=True)
class Part:
    """One purpose's stretch of a month's bar, in percent of the scale: where it starts and how long it is."""

    purpose: str
    start: float
    length: float


@dataclass(frozen=True)
class Month:
    """One month's revenue in the base currency. `parts` is its bar, on a scale that ends with the best month."""

    first: datetime
    total: Money
    purposes: dict[str, Money]
    parts: list[Part]

    @property
    def key(self) -> str:
        """As in an address: `2026-11`."""
        return f"{self.first:%Y-%m}"


def members() -> QuerySet[User]:
    """Persons who read as members now because they pay."""
    return _persons(_paid_for().live(clock.now()))


def joined() -> QuerySet[User]:
    """Persons whose membership began lately and who had none at that moment."""
    now = clock.now()
    earlier = _with_end().filter(
        Q(over__isnull=True) | Q(over__gte=OuterRef("starts")), person=OuterRef("person"), starts__lt=OuterRef("starts")
    )
    return _persons(_paid_for().filter(~Exists(earlier), starts__gt=now - LATELY, starts__lte=now))


def lapsed() -> QuerySet[User]:
    """Persons whose membership ended lately and who have none now."""
    now = clock.now()
    over = _with_end().filter(over__gt=now - LATELY, over__lte=now)
    return _persons(over.filter(~Exists(_paid_for().live(now).filter(person=OuterRef("person")))))


MEMBERS: dict[str, Callable[[], QuerySet[User]]] = {"today": members, "joined": joined, "lapsed": lapsed}


def month_start(months_ago: int = 0) -> datetime:
    """The first moment of a month, on the publication's clock."""
    first = clock.local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return (first - relativedelta(months=months_ago)).replace(tzinfo=clock.publication_zone())


def in_month(rows: EntryQuerySet, first: datetime) -> EntryQuerySet:
    """The rows of the month that begins then."""
    after = (first.replace(tzinfo=None) + relativedelta(months=1)).replace(tzinfo=first.tzinfo)
    return rows.filter(occurred_at__gte=first, occurred_at__lt=after)


def revenue(months: int = MONTHS) -> list[Month]:
    """What readers gave in each of the last months, by purpose, the newest first. One query."""
    firsts = [month_start(ago) for ago in range(months)]
    found: dict[str, dict[str, Money]] = {}
    for (month, purpose), sums in sorted(_received("month", "purpose", since=firsts[-1]).items()):
        found.setdefault(f"{month:%Y-%m}", {})[purpose] = _base(sums.base_amount)
    totals = {key: sum(money.minor for money in purposes.values()) for key, purposes in found.items()}
    most = max([1, *totals.values()])
    return [
        Month(
            first,
            _base(totals.get(key, 0)),
            found.get(key, {}),
            _parts(found.get(key, {}), most),
        )
        for first in firsts
        for key in [f"{first:%Y-%m}"]
    ]


def _parts(purposes: dict[str, Money], most: int) -> list[Part]:
    """One beside the other. What went back in a month may be more than what came in: that has no length."""
    parts: list[Part] = []
    start = 0.0
    for purpose, money in sorted(purposes.items(), key=lambda one: -one[1].minor):
        length = min(max(0, money.minor) * 100 / most, 100 - start)
        parts.append(Part(purpose, round(start, 2), round(length, 2)))
        start += length
    return parts


def revenue_now() -> Money:
    """What readers gave in this month so far."""
    return _base(sum(sums.base_amount for sums in _received("month", since=month_start()).values()))


def recurring() -> Money:
    """What running agreements bring in a month, yearly ones a twelfth. A currency without a rate counts as nothing."""
    total = 0
    groups = Agreement.objects.running().values_list("currency", "interval").annotate(Sum("amount"))
    for currency, interval, amount in groups:
        base, _rate = rates.in_base(Money(amount, currency), clock.now())
        total += base.minor // 12 if interval == Interval.YEAR else base.minor
    return _base(total)


def failing() -> QuerySet[Agreement]:
    """Running agreements of which a payment failed and is tried again."""
    return Agreement.objects.running().filter(retry_until__isnull=False)


def open_disputes(rows: EntryQuerySet) -> EntryQuerySet:
    """Disputes of these rows that are not decided."""
    decided = Entry.objects.filter(
        kind=Kind.DISPUTE_OUTCOME, provider=OuterRef("provider"), provider_id=OuterRef("provider_id")
    )
    return rows.filter(~Exists(decided), kind=Kind.DISPUTE)


def open_alerts() -> QuerySet[Alert]:
    """Alerts that nobody has dealt with."""
    return Alert.objects.filter(settled_at__isnull=True)


def held() -> HoldQuerySet:
    """Payments of which the money is only reserved, until somebody decides."""
    return Hold.objects.waiting()


def count(persons: QuerySet[User]) -> int:
    """How many."""
    return int(persons.aggregate(found=Count("pk"))["found"])


def _received(*by: str, since: datetime) -> dict[carrying.Key, carrying.Sums]:
    """What can be added up in the base currency of today."""
    base = Q(base_currency=settings.BASE_CURRENCY, kind__in=RECEIVED, month__gte=since.date())
    return carrying.sums(*by, asked=base)


def _base(minor: int) -> Money:
    return Money(minor, settings.BASE_CURRENCY)


def _paid_for() -> GrantQuerySet:
    return Grant.objects.filter(source_type=Source.MEMBERSHIP, person__isnull=False)


def _with_end() -> Any:
    """With `over`, when each gives nothing more: `Grant.is_over_at` for the database.

    SQLite's least and greatest of a null are null, PostgreSQL's are not: so nothing here may meet one.
    """
    last = Greatest(F("ends"), Coalesce("grace_ends", "ends"))
    over = Case(
        When(revoked_at__isnull=True, then=last),
        When(ends__isnull=True, then=F("revoked_at")),
        default=Least(F("revoked_at"), last),
        output_field=DateTimeField(),
    )
    return _paid_for().annotate(over=over)


def _persons(grants: QuerySet[Grant]) -> QuerySet[User]:
    return User.objects.filter(pk__in=grants.values("person")).order_by("email")
