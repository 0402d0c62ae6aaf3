"""Those who pay as rows: with what they pay, read in a fixed number of queries whatever their number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from broadsheet.foundation import clock
from broadsheet.payments.models import Checkout, Payer

HEADS = (
    "address", "name", "country", "since", "for", "plan", "amount", "currency", "interval", "renews", "ended", "labels",
)  # fmt: skip
AT_A_TIME = 1000


def with_what_they_pay(payers: QuerySet[Payer]) -> QuerySet[Payer]:
    """The same with their paid checkouts, the newest first, as `paid`, and their labels."""
    paid = Checkout.objects.filter(paid_at__isnull=False).select_related("agreement").order_by("-paid_at", "pk")
    return payers.prefetch_related(Prefetch("checkouts", paid, to_attr="paid"), "labels")


def values(payers: QuerySet[Payer]) -> Iterator[list[str | Decimal | datetime]]:
    """For a spreadsheet, in the order of `HEADS`: one row for each, with the newest of what they pay."""
    for one in payers.iterator(chunk_size=AT_A_TIME):
        newest: Checkout | None = next(iter(one.paid), None)  # type: ignore[attr-defined]
        yield [
            one.email or (one.reader.email if one.reader else ""), one.name or (one.reader.name if one.reader else ""),
            one.country, *_paid(newest), ", ".join(label.name for label in one.labels.all()),
        ]  # fmt: skip


def _paid(checkout: Checkout | None) -> list[str | Decimal | datetime]:
    if checkout is None or checkout.paid_at is None:
        return ["", "", "", "", "", "", "", ""]
    agreement = getattr(checkout, "agreement", None)
    money = agreement.money if agreement else checkout.money
    renews, ended = (agreement.renews_at, agreement.ended_at) if agreement else (None, None)
    return [
        clock.local(checkout.paid_at), checkout.purpose, checkout.plan, money.decimal, money.currency, checkout.interval,
        clock.local(renews) if renews else "", clock.local(ended) if ended else "",
    ]  # fmt: skip
