"""Writing the ledger. Nothing else adds a row to it, and nothing at all changes one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from broadsheet.foundation import clock, sources
from broadsheet.foundation.money import Money
from broadsheet.payments import carrying, months, rates, taxing
from broadsheet.payments.models import Checkout, Entry, Kind

BATCH = 500
"""Rows in one statement: databases bound how many values one may hold."""

CLOSED_MONTHS = "ledger:closed-months"
"""The source that changes when something is booked that happened in a month that is over."""

Id = tuple[str, str, str]


def row(
    *,
    kind: Kind,
    provider: str,
    provider_id: str,
    amount: Money,
    at: datetime,
    checkout: Checkout,
    about: str = "",
    outcome: str = "",
    note: str = "",
    tax: taxing.Contained = taxing.NOTHING,
) -> Entry:
    """One movement that followed from a checkout, not yet written.

    `amount` is positive towards the newsroom. The rate to the base currency, the country and the VAT are fixed now.
    """
    base, rate = rates.in_base(amount, at)
    return Entry(
        kind=kind,
        provider=provider,
        provider_id=provider_id,
        about=about,
        outcome=outcome,
        amount=amount.minor,
        currency=amount.currency,
        base_amount=base.minor,
        base_currency=base.currency,
        rate=rate.text,
        rate_source=rate.source,
        occurred_at=at,
        payer=checkout.payer_id,
        checkout=checkout.pk,
        purpose=checkout.purpose,
        plan=checkout.plan,
        interval=checkout.interval,
        campaign=checkout.campaign,
        ask=checkout.ask,
        variant=checkout.variant,
        article=checkout.article,
        entity=settings.LEGAL_ENTITY,
        country=checkout.country or checkout.payer.country,
        vat_rate=tax.rate,
        vat_amount=tax.vat,
        taxed_amount=tax.taxed,
        note=note,
    )


def write(rows: Sequence[Entry]) -> list[Entry]:
    """Add those of these rows that are not there yet, under the lock of their checkouts. Returns what was added."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a row of the ledger is written under the lock of its checkout")
    carrying.writing()
    there = _there(rows)
    new = {_id(one): one for one in reversed(rows) if _id(one) not in there}
    found = list(reversed(list(new.values())))
    taxing.carry(found, _around([one for one in found if one.kind in taxing.BACK]))
    written = Entry.objects.bulk_create(found, batch_size=BATCH)
    this_month, _end = months.bounds(months.of(clock.now()))
    if any(one.occurred_at < this_month for one in written):
        sources.changed(CLOSED_MONTHS)
    return written


def _there(rows: Sequence[Entry]) -> set[Id]:
    found: set[Id] = set()
    for start in range(0, len(rows), BATCH):
        asked = rows[start : start + BATCH]
        # All three, in the order of the index: by the ids alone, a long ledger is read from end to end.
        same = Entry.objects.filter(
            provider__in={one.provider for one in asked}, kind__in={one.kind for one in asked},
            provider_id__in={one.provider_id for one in asked},
        )  # fmt: skip
        found.update(same.values_list("provider", "kind", "provider_id"))
    return found


def _around(rows: Sequence[Entry]) -> list[Entry]:
    """What is written already of the checkouts of these rows."""
    checkouts = sorted({str(one.checkout) for one in rows if one.checkout})
    parts = (checkouts[start : start + BATCH] for start in range(0, len(checkouts), BATCH))
    return [one for part in parts for one in Entry.objects.filter(checkout__in=part).order_by("pk")]


def _id(entry: Entry) -> Id:
    return entry.provider, str(entry.kind), entry.provider_id
