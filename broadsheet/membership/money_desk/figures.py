"""The figures of the desk. Money comes from the ledger, members from the grants; each figure is a set of rows first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Case, Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Greatest, Least, TruncMonth

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models import Grant, Source
from broadsheet.membership.models.grant import GrantQuerySet
from broadsheet.payments import rates
from broadsheet.payments.models import Agreement, Alert, Entry, Interval, Kind
from broadsheet.payments.models.entry import EntryQuerySet

LATELY = timedelta(days=30)
MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month's revenue in the base currency. `share` is its part of the best month, in percent."""

    first: datetime
    total: Money
    purposes: dict[str, Money]
    share: int

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
    zone = clock.publication_zone()
    rows = in_base().received().filter(occurred_at__gte=month_start(months - 1)).order_by()
    counted = rows.annotate(month=TruncMonth("occurred_at", tzinfo=zone)).values_list("month", "purpose")
    found: dict[str, dict[str, Money]] = {}
    for month, purpose, total in counted.annotate(total=Sum("base_amount")).order_by("purpose"):
        found.setdefault(f"{month:%Y-%m}", {})[purpose] = _base(total)
    totals = {key: sum(money.minor for money in purposes.values()) for key, purposes in found.items()}
    most = max([1, *totals.values()])
    firsts = [month_start(ago) for ago in range(months)]
    return [
        Month(first, _base(total := totals.get(key, 0)), found.get(key, {}), max(0, total * 100 // most))
        for first in firsts
        for key in [f"{first:%Y-%m}"]
    ]


def revenue_now() -> Money:
    """What readers gave in this month so far."""
    return _base(in_month(in_base().received(), month_start()).base_sum())


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


def in_base() -> EntryQuerySet:
    """Rows that can be added up in the base currency of today."""
    return Entry.objects.filter(base_currency=settings.BASE_CURRENCY)


def count(persons: QuerySet[User]) -> int:
    """How many."""
    return int(persons.aggregate(found=Count("pk"))["found"])


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
