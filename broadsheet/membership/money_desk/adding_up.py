"""What the rows of a filter come to, and how to come to any page of them without reading all that stand before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from broadsheet.foundation.money import Money
from broadsheet.membership.money_desk.filtering import LedgerForm
from broadsheet.payments import carrying, months
from broadsheet.payments.models import Entry, Kind
from broadsheet.payments.models.entry import EntryQuerySet


@dataclass(frozen=True)
class Totals:
    """How many rows, their sums by currency, and in the base currency of today; `months` has the newest first."""

    count: int
    sums: list[Money]
    base: Money
    months: Sequence[tuple[date, int]] = ()


def totals(form: LedgerForm, rows: EntryQuerySet) -> Totals:
    """What the rows of this filter come to. One statement.

    A payment is a promise, and its settlement is the money: together they would count it twice, so payments count only
    where somebody asks for them alone.
    """
    asked = form.asked()
    if asked is None:
        return _of_rows(rows)
    found = carrying.sums("month", "currency", "kind", "base_currency", asked=asked)
    is_promised = form.cleaned_data["kind"] == Kind.PAYMENT
    sums: dict[str, int] = {}
    base, counts = 0, dict.fromkeys(sorted({month for month, *_key in found}, reverse=True), 0)
    for (month, currency, kind, base_currency), each in found.items():
        counts[month] += each.rows
        if kind == Kind.PAYMENT and not is_promised:
            continue
        sums[currency] = sums.get(currency, 0) + each.amount
        base += each.base_amount if base_currency == settings.BASE_CURRENCY else 0
    return Totals(sum(counts.values()), _moneys(sums), Money(base, settings.BASE_CURRENCY), list(counts.items()))


class ByMonths:
    """Rows in the ledger's order, for a paginator that asks for a slice: whole months before it are passed over."""

    def __init__(self, rows: EntryQuerySet, found: Totals) -> None:
        self._rows, self._totals = rows, found

    def count(self) -> int:
        """How many."""
        return self._totals.count

    def __getitem__(self, asked: slice) -> list[Entry]:
        """Two statements: the second reads whole rows, of which the first needs only the index."""
        start, rows = asked.start, self._rows
        if start >= self._totals.count:
            return []
        for month, count in self._totals.months:
            if start < count:
                rows = rows.filter(occurred_at__lt=months.bounds(month)[1])
                break
            start -= count
        keys = list(rows.values_list("pk", flat=True)[start : start + asked.stop - asked.start])
        return list(Entry.objects.filter(pk__in=keys))


def _of_rows(rows: EntryQuerySet) -> Totals:
    count, sums, base = rows.totals(settings.BASE_CURRENCY)
    return Totals(count, _moneys(sums), Money(base, settings.BASE_CURRENCY))


def _moneys(sums: dict[str, int]) -> list[Any]:
    return [Money(total, currency) for currency, total in sorted(sums.items())]
