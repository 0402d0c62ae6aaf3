"""The monthly close: the ledger against a provider's own report, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.ops import audit
from broadsheet.payments import months
from broadsheet.payments.models import Close, Entry, Kind, Report, ReportedRow
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import Provider, ProviderError, Reported, Reports

AROUND = timedelta(days=7)
"""What a provider books so much earlier or later than we is one row on both sides, in another month."""
COMPARED = (Kind.SETTLEMENT, Kind.FEE, Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME)
"""A payment is a promise, and a correction is ours alone: neither is in any provider's report."""

Key = tuple[str, str]


class NotClosedError(Exception):
    """The month can't be closed now. The text is for staff."""


class Why(StrEnum):
    """How two sides can differ about a row."""

    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DATE = "date"


@dataclass(frozen=True)
class Side:
    """A row as one side has it."""

    amount: int
    currency: str
    at: datetime

    @property
    def money(self) -> Money:
        """How much."""
        return Money(self.amount, self.currency)


@dataclass(frozen=True)
class Difference:
    """One row about which they differ; `here` or `there` is None where it is missing."""

    why: Why
    kind: str
    id: str
    here: Side | None
    there: Side | None


@dataclass(frozen=True)
class Comparison:
    """A month's two sides. Sums are by kind and currency, in minor units; `here` first, then `there`."""

    sums: dict[tuple[str, str], tuple[int, int]]
    differences: list[Difference]

    def figures(self) -> dict[str, Any]:
        """As they are frozen by a close."""
        sums = [[kind, currency, *both] for (kind, currency), both in sorted(self.sums.items())]
        return {"sums": sums, "differences": [_told(one) for one in self.differences]}


def fetch(provider: str, month: date) -> Report:
    """Read the provider's report anew and keep it in the place of the last one. Raises `ProviderError`."""
    first, after = months.bounds(month)
    try:
        rows = _reported(known.of(provider), first - AROUND, min(after + AROUND, clock.now()))
    except ProviderError as error:
        Report.objects.update_or_create(provider=provider, month=month, defaults={"problem": str(error)[:500]})
        raise
    with transaction.atomic():
        facts = {"fetched_at": clock.now(), "problem": ""}
        report, _is_new = Report.objects.update_or_create(provider=provider, month=month, defaults=facts)
        report.rows.all().delete()
        ReportedRow.objects.bulk_create(
            [
                ReportedRow(
                    report=report, kind=row.kind, provider_id=row.id, amount=row.amount.minor,
                    currency=row.amount.currency, occurred_at=row.at,
                )
                for row in rows
            ],
            batch_size=1000,
        )  # fmt: skip
    return report


def compare(report: Report) -> Comparison:
    """The ledger of this moment against the report as it was fetched."""
    first, after = months.bounds(report.month)
    ledger = Entry.objects.filter(provider=report.provider, kind__in=COMPARED).exclude(amount=0)
    # A payment that was written down for the wrong one and set right is no payment on either side.
    ledger = ledger.filter(~Exists(_set_right(report.provider)))
    around = _sides(ledger.filter(occurred_at__gte=first - AROUND, occurred_at__lt=after + AROUND))
    reported = _sides(report.rows.all())
    here, there = _within(around, first, after), _within(reported, first, after)
    # A row that the month has on one side alone may be anywhere in the ledger, and around the month in the report.
    strays = [name for kind, name in there if (kind, name) not in around]
    around |= _sides(entry for part in _parts(strays) for entry in ledger.filter(provider_id__in=part))
    found = [_difference(key, around.get(key), reported.get(key)) for key in sorted(here.keys() | there.keys())]
    return Comparison(_sums(here, there), [one for one in found if one is not None])


@transaction.atomic
def close(report: Report, *, by: User | None) -> Close:
    """Freeze what both sides came to. Raises `NotClosedError`."""
    _first, after = months.bounds(report.month)
    if clock.now() < after:
        raise NotClosedError("The month is not over yet.")
    if report.fetched_at is None or report.fetched_at < after:
        raise NotClosedError("The provider’s report was fetched before the month was over. Fetch it again.")
    made, is_new = Close.objects.get_or_create(
        provider=report.provider, month=report.month,
        defaults={"closed_by": by, "figures": compare(report).figures()},
    )  # fmt: skip
    if not is_new:
        raise NotClosedError("The month is closed already.")
    audit.note(act="month.close", on=made, by=by, provider=report.provider, month=f"{report.month:%Y-%m}")
    return made


def _reported(provider: Provider, since: datetime, until: datetime) -> list[Reported]:
    """A provider without a report has no rows."""
    return list(provider.report(since, until)) if isinstance(provider, Reports) else []


def _set_right(provider: str) -> QuerySet[Entry]:
    own = {"provider": provider, "kind": Kind.CORRECTION, "checkout": OuterRef("checkout")}
    return Entry.objects.filter(about=OuterRef("provider_id"), amount=OuterRef("amount") * -1, **own)


def changed_since(closed: Close, now: Comparison) -> list[list[Any]]:
    """Sums that are no longer what they were when the month was closed: `kind, currency, here, there, was here, was there`."""
    was = {(kind, currency): (here, there) for kind, currency, here, there in closed.figures["sums"]}
    nothing = (0, 0)
    keys = sorted(was.keys() | now.sums.keys())
    pairs = [(key, now.sums.get(key, nothing), was.get(key, nothing)) for key in keys]
    return [[*key, *after, *before] for key, after, before in pairs if after != before]


def _difference(key: Key, here: Side | None, there: Side | None) -> Difference | None:
    if here is None:
        return Difference(Why.ONLY_THERE, *key, here, there)
    if there is None:
        return Difference(Why.ONLY_HERE, *key, here, there)
    if here.currency != there.currency:
        return Difference(Why.CURRENCY, *key, here, there)
    if here.amount != there.amount:
        return Difference(Why.AMOUNT, *key, here, there)
    return Difference(Why.DATE, *key, here, there) if months.of(here.at) != months.of(there.at) else None


def _sides(rows: Iterable[Any]) -> dict[Key, Side]:
    return {(row.kind, row.provider_id): Side(row.amount, row.currency, row.occurred_at) for row in rows}


def _within(sides: Mapping[Key, Side], first: datetime, after: datetime) -> dict[Key, Side]:
    return {key: side for key, side in sides.items() if first <= side.at < after}


def _parts(names: list[str], size: int = 500) -> Iterable[list[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))


def _sums(here: Mapping[Key, Side], there: Mapping[Key, Side]) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for place, sides in enumerate((here, there)):
        for (kind, _name), side in sides.items():
            found.setdefault((kind, side.currency), [0, 0])[place] += side.amount
    return {key: (both[0], both[1]) for key, both in found.items()}


def _told(one: Difference) -> dict[str, Any]:
    sides = {
        name: None if side is None else [side.amount, side.currency, side.at.isoformat()]
        for name, side in {"here": one.here, "there": one.there}.items()
    }
    return {"why": str(one.why), "kind": one.kind, "id": one.id, **sides}
