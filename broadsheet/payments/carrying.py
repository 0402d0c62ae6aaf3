"""Carrying the ledger forward: its rows added up by month, so that a sum over millions of them is read in a moment.

Subtotals say nothing of their own. Every sum is that of the subtotals and of the rows that came after them, read in one
statement, so that it is the ledger's own at each moment, however far the subtotals are. The worker moves them on.

A row may be written before another and committed after it. So whoever writes holds a lock that is shared by all who
write, and whoever carries forward looks for the last row while nobody does: up to there, no row comes any more.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, DateField, Exists, Max, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, TruncMonth

from broadsheet.foundation import clock
from broadsheet.payments.locking import alone, beside_others, one_at_a_time
from broadsheet.payments.models import CarriedForward, Entry, Subtotal

DIMENSIONS = ("month", "kind", "currency", "base_currency", "purpose", "plan", "campaign", "provider")
"""What sums can be asked by, and for: `month` is a month's first day on the publication's clock."""
AT_ONCE = 100_000
"""Entries in one transaction: a second or two."""
LATE = 500
"""So many rows are added up in no time; before that, carrying them forward is not worth its writing."""
LOCK = "ledger.rows"
TRIES = 40
PAUSE = 0.05
"""Seconds. Who waited in line for the lock would stop all who write meanwhile, and could deadlock with them."""

CARRYING = "ledger.carrying"
BATCH = 500
ADDED = (Sum("amount"), Sum("base_amount"))

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sums:
    """How many rows, and what they add up to, in minor units."""

    rows: int
    amount: int
    base_amount: int

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.rows + other.rows, self.amount + other.amount, self.base_amount + other.base_amount)


NOTHING = Sums(0, 0, 0)


def writing() -> None:
    """Say that rows are written in this transaction. Called before the first of them has its id."""
    beside_others(LOCK)


def sums(*by: str, asked: Q | None = None) -> dict[Key, Sums]:
    """What the rows come to that are `asked` for, by one or more of `DIMENSIONS`. One statement."""
    zone = CarriedForward.objects.filter(zone=_zone())
    kept = Subtotal.objects.filter(asked or Q(), Exists(zone)).values_list(*by)
    late = _with_month(Entry.objects.filter(pk__gt=Coalesce(Subquery(zone.values("up_to")[:1]), 0)))
    new = late.filter(asked or Q()).values_list(*by)
    both = kept.annotate(Sum("rows"), *ADDED).union(new.annotate(Count("pk"), *ADDED), all=True)
    return _by_key(both)


def carry_forward() -> int:
    """Take the newest rows into the subtotals. Returns how many."""
    count, last = 0, _last_that_is_settled()
    while (carried := _carry_some(last)) is not None:
        count += carried
    return count


def carry_what_is_late() -> int:
    """What the worker does every few seconds: nothing, most of the time."""
    newest = Entry.objects.aggregate(found=Max("pk"))["found"] or 0
    return carry_forward() if newest - (_up_to() or 0) >= LATE else 0


def false_months() -> list[str]:
    """The months whose subtotals are not what their rows come to: none, unless somebody changed them by hand."""
    up_to = _up_to()
    if up_to is None:
        return []
    rows = _with_month(Entry.objects.filter(pk__lte=up_to)).values_list(*DIMENSIONS)
    true = _by_key(rows.annotate(Count("pk"), *ADDED))
    kept = _by_key(Subtotal.objects.values_list(*DIMENSIONS).annotate(Sum("rows"), *ADDED))
    return sorted({f"{key[0]:%Y-%m}" for key in true.keys() | kept.keys() if true.get(key) != kept.get(key)})


@transaction.atomic
def begin_anew() -> None:
    """Throw the subtotals away; the worker makes them again from the rows."""
    with one_at_a_time(CARRYING):
        Subtotal.objects.all().delete()
        CarriedForward.objects.all().delete()


def _last_that_is_settled() -> int:
    """The id up to which every row is there that ever will be; 0 if somebody writes all the time."""
    for _try in range(TRIES):
        with transaction.atomic():
            if alone(LOCK):
                return int(Entry.objects.aggregate(found=Max("pk"))["found"] or 0)
        time.sleep(PAUSE)
    return 0


@transaction.atomic
def _carry_some(last: int) -> int | None:
    with one_at_a_time(CARRYING):
        state = CarriedForward.objects.first() or CarriedForward()
        if state.zone != _zone():  # elsewhere months begin at another moment
            Subtotal.objects.all().delete()
            state.up_to, state.zone = 0, _zone()
        if state.up_to >= last:
            return None
        before, state.up_to = state.up_to, min(last, state.up_to + AT_ONCE)
        rows = _with_month(Entry.objects.filter(pk__gt=before, pk__lte=state.up_to))
        new = _by_key(rows.values_list(*DIMENSIONS).annotate(Count("pk"), *ADDED))
        _add(new)
        state.save()
        return sum(each.rows for each in new.values())


def _add(new: dict[Key, Sums]) -> None:
    there = Subtotal.objects.filter(month__in={key[0] for key in new}).values_list(*DIMENSIONS)
    kept = _by_key(there.annotate(Sum("rows"), *ADDED))
    Subtotal.objects.bulk_create(
        [
            Subtotal(**dict(zip(DIMENSIONS, key, strict=True)), **vars(kept.get(key, NOTHING) + each))
            for key, each in new.items()
        ],
        update_conflicts=True, unique_fields=DIMENSIONS, update_fields=["rows", "amount", "base_amount"],
        batch_size=BATCH,
    )  # fmt: skip


def _by_key(rows: Iterable[Any]) -> dict[Key, Sums]:
    found: defaultdict[Key, Sums] = defaultdict(lambda: NOTHING)
    for *key, count, amount, base_amount in rows:
        found[tuple(key)] += Sums(int(count), int(amount), int(base_amount))
    return dict(found)


def _with_month(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    month = Cast(TruncMonth("occurred_at", output_field=DateField(), tzinfo=clock.publication_zone()), DateField())
    return rows.order_by().annotate(month=month)


def _up_to() -> int | None:
    return CarriedForward.objects.filter(zone=_zone()).values_list("up_to", flat=True).first()


def _zone() -> str:
    return str(clock.publication_zone())
