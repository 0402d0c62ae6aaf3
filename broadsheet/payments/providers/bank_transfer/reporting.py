"""The statements as the provider's report: what the bank booked, whether anybody has matched it or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from broadsheet.payments.models.entry import Kind
from broadsheet.payments.providers.bank_transfer.models import Transfer, TransferMatch, TransferRefund
from broadsheet.payments.providers.base import Reported


def report(since: datetime, until: datetime) -> Iterator[Reported]:
    """Every booked entry in `[since, until)`, but for those that were set aside: they are none of readers' money."""
    rows = Transfer.objects.filter(booked_at__gte=since, booked_at__lt=until, set_aside_at__isnull=True)
    names = _names(since, until)
    for transfer in rows.iterator():
        kind = Kind.SETTLEMENT if transfer.amount > 0 else Kind.REFUND
        name = names.get(transfer.pk, f"transfer_{transfer.pk}")
        yield Reported(kind, name, transfer.money, transfer.booked_at)


def _names(since: datetime, until: datetime) -> dict[int, str]:
    """What the ledger calls them."""
    span = {"transfer__booked_at__gte": since, "transfer__booked_at__lt": until}
    matches = TransferMatch.objects.filter(undone_at__isnull=True, **span)
    found = {one.transfer_id: str(one) for one in matches}
    return found | {one.transfer_id or 0: str(one) for one in TransferRefund.objects.filter(**span)}
