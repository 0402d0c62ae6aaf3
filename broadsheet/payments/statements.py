"""Making yearly statements: one for each who paid, each legal entity and year, once, however often it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.payments import months, receipts
from broadsheet.payments.locking import one_at_a_time
from broadsheet.payments.models import Entry, Kind, Payer, PayerAlias, Receipt, YearStatement

SHOWN = (Kind.SETTLEMENT, Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME)


class NotOverError(Exception):
    """The year goes on: something may still be paid in it."""


def make_all(year: int) -> Iterator[YearStatement]:
    """Make those that are missing, each in a transaction of its own: broken off, it goes on where it was. Raises `NotOverError`."""
    if year >= clock.today().year:
        raise NotOverError(f"{year} is not over yet.")
    for key, entity in _paid_in(year).values_list("payer", "entity").order_by("payer", "entity").distinct().iterator():
        made = make(key, year=year, entity=entity)
        if made is not None:
            yield made


@transaction.atomic
def make(key: UUID, *, year: int, entity: str) -> YearStatement | None:
    """The statement of whoever this key of the ledger is by now. None if there is one, or nobody is known behind it."""
    with one_at_a_time(f"statements:{entity}:{year}"):
        payer = now_of(key)
        if payer is None or payer.erased_at is not None:
            return None
        keys = [payer.pk, *PayerAlias.objects.filter(payer=payer).values_list("old", flat=True)]
        series = YearStatement.objects.filter(entity=entity, year=year)
        if series.filter(payer__in=keys).exists():
            return None
        rows = _paid_in(year).filter(payer__in=keys, entity=entity).order_by("occurred_at", "pk")
        made = YearStatement.objects.create(
            entity=entity, year=year, number=(series.aggregate(last=Max("number"))["last"] or 0) + 1, payer=payer.pk,
            name=payer.name or (payer.reader.name if payer.reader else ""), email=payer.address,
            issuer=receipts.issuer_of(entity), rows=_rows(rows),
        )  # fmt: skip
        crashpoint("yearly.after_row")
    return made


def take(statement: YearStatement) -> int:
    """Count that somebody takes it along. Returns which time it is: the first is the original, all others are copies."""
    YearStatement.objects.filter(pk=statement.pk).update(taken=F("taken") + 1)
    statement.refresh_from_db(fields=["taken"])
    return statement.taken


def now_of(key: UUID) -> Payer | None:
    """Whoever a key of the ledger is by now."""
    alias = PayerAlias.objects.filter(old=key).select_related("payer__reader").first()
    return alias.payer if alias else Payer.objects.filter(pk=key).select_related("reader").first()


def _paid_in(year: int) -> QuerySet[Entry]:
    first, after = months.bounds(date(year, 1, 1))[0], months.bounds(date(year, 12, 1))[1]
    return Entry.objects.filter(occurred_at__gte=first, occurred_at__lt=after, kind__in=SHOWN).exclude(amount=0)


def _rows(entries: QuerySet[Entry]) -> list[dict[str, Any]]:
    found = list(entries)
    numbers = {one.settlement_id: str(one) for one in Receipt.objects.filter(settlement__in=found)}
    return [
        {
            "at": one.occurred_at.isoformat(), "kind": one.kind, "receipt": numbers.get(one.pk, ""),
            "amount": one.amount, "currency": one.currency,
        }
        for one in found
    ]  # fmt: skip
