"""What readers paid in the last twelve months that are over, as the paper tells it in public: added up from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Count, Q, Sum
from django.template.loader import render_to_string

from broadsheet.foundation import clock, sources
from broadsheet.foundation.money import Money
from broadsheet.payments import carrying, months, purposes
from broadsheet.payments.ledger import CLOSED_MONTHS
from broadsheet.payments.models import Entry, Kind
from broadsheet.payments.models.entry import RECEIVED

MONTHS = 12
FEW = 20
"""Fewer payers than this are not told apart: the largest share would be one person's secret."""
DUTY = "funding"


@dataclass(frozen=True)
class Line:
    """What one kind of money came to, and its share of all of it in percent."""

    label: str
    money: Money
    share: float


@dataclass(frozen=True)
class Funding:
    """Twelve months, the first and the last of them by their first days. Money in the base currency, after what went back."""

    first: date
    last: date
    total: Money
    lines: list[Line]
    by_month: list[tuple[date, Money]]
    fees: Money
    payers: int
    largest_share: float | None


def section(*, page: Any = None, **_more: object) -> str:
    """On the page that tells how the paper is funded; nothing on any other."""
    if getattr(page, "duty", "") != DUTY:
        return ""
    return render_to_string("membership/funding.html", {"funding": of_last_year(), "next": _begins(1)})


def of_last_year() -> Funding | None:
    """None until a month with money in it is over. The page changes with the month, and with what is booked late."""
    sources.record(CLOSED_MONTHS)
    sources.record_moment(_begins(1))
    firsts = [_begins(-ago).date() for ago in range(MONTHS, 0, -1)]
    over = Q(base_currency=settings.BASE_CURRENCY, month__gte=firsts[0], month__lte=firsts[-1])
    by_kind = carrying.sums("month", "purpose", "kind", asked=over)
    moved = {key: sums.base_amount for key, sums in by_kind.items() if key[2] in RECEIVED}
    total = sum(moved.values())
    if total <= 0:
        return None
    payers, largest = _payers(_begins(-MONTHS), _begins(0))
    return Funding(
        first=firsts[0],
        last=firsts[-1],
        total=_base(total),
        lines=_lines(moved, total),
        by_month=[(first, _base(_sum(moved, first, at=0))) for first in firsts],
        fees=_base(-sum(sums.base_amount for key, sums in by_kind.items() if key[2] == Kind.FEE)),
        payers=payers,
        largest_share=None if payers < FEW else max(0, largest) * 100 / total,
    )


def _lines(moved: dict[carrying.Key, int], total: int) -> list[Line]:
    found = {purpose: _sum(moved, purpose, at=1) for _month, purpose, _kind in moved}
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [Line(purposes.label_of(name), _base(minor), minor * 100 / total) for name, minor in ordered if minor]


def _sum(moved: dict[carrying.Key, int], value: Any, *, at: int) -> int:
    return sum(minor for key, minor in moved.items() if key[at] == value)


def _payers(begin: datetime, end: datetime) -> tuple[int, int]:
    """How many people paid, and what the one who paid most gave, in minor units of the base currency."""
    rows = Entry.objects.received().filter(occurred_at__gte=begin, occurred_at__lt=end, payer__isnull=False)
    own = rows.filter(base_currency=settings.BASE_CURRENCY).order_by()
    count = own.filter(kind=Kind.SETTLEMENT).aggregate(found=Count("payer", distinct=True))["found"]
    most = own.values("payer").annotate(gave=Sum("base_amount")).order_by("-gave").values_list("gave", flat=True)[:1]
    return int(count), int(next(iter(most), 0))


def _begins(months_on: int) -> datetime:
    """The first moment of a month: this one, or so many on."""
    return months.bounds(months.of(clock.now()) + relativedelta(months=months_on))[0]


def _base(minor: int) -> Money:
    return Money(minor, settings.BASE_CURRENCY)
