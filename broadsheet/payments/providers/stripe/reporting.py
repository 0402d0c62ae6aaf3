"""Stripe's report of a time: its balance transactions, in the ledger's words.

Payouts and Stripe's own bills are left out: they move no reader's money. Source:
https://docs.stripe.com/reports/balance-transaction-types
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from broadsheet.payments.models import Kind
from broadsheet.payments.providers.base import Reported
from broadsheet.payments.providers.stripe.amounts import from_stripe
from broadsheet.payments.providers.stripe.asking import Facts, all_of

PAUSES = (0.5, 1, 2, 4, 8)
"""Stripe lets so many requests through in a second; a month is hundreds of them, and nobody waits before a page."""
PAID = {"charge", "payment"}
GIVEN_BACK = {"refund", "payment_refund"}


def report(since: datetime, until: datetime) -> Iterator[Reported]:
    """Every movement in `[since, until)`, the newest first. Raises `ProviderError`."""
    span = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
    for entry in all_of("balance_transactions", pauses=PAUSES, created=span, expand=["data.source"]):
        yield from _rows(entry)


def _rows(entry: Facts) -> Iterator[Reported]:
    source = entry.get("source")
    if not isinstance(source, dict):
        return
    kind, at = _kind(entry, source), datetime.fromtimestamp(entry["created"], UTC)
    if kind is None:
        return
    # A payment is what the reader paid: in the account's own currency it would be another figure each day.
    name = source["payment_intent"] if kind == Kind.SETTLEMENT else source["id"]
    minor = source.get("amount_captured") or source["amount"]
    sign = -1 if entry["amount"] < 0 else 1
    yield Reported(kind, name, from_stripe(minor, source["currency"]) * sign, at)
    if entry.get("fee"):
        yield Reported(Kind.FEE, name, -from_stripe(entry["fee"], entry["currency"]), at)


def _kind(entry: Facts, source: Facts) -> Kind | None:
    if entry["type"] in PAID and source.get("payment_intent"):
        return Kind.SETTLEMENT
    if entry["type"] in GIVEN_BACK:
        return Kind.REFUND
    if entry["type"] == "adjustment" and source["object"] == "dispute":
        return Kind.DISPUTE if entry["amount"] < 0 else Kind.DISPUTE_OUTCOME
    return None
