"""What happened to money, told on commit."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from broadsheet.payments.models import Agreement, Entry

entry_written = Signal()
"""A row was added to the ledger: `entry`."""

agreement_changed = Signal()
"""What a provider says of a standing agreement is no longer what it was: `before` (None at first), `after`."""


def tell(signal: Signal, entry: Entry) -> None:
    """Send it once the transaction is committed; not at all if it is rolled back."""
    _on_commit(partial(signal.send_robust, sender=Entry, entry=entry))


def tell_of_agreement(before: Agreement | None, after: Agreement) -> None:
    """The same, of an agreement, if anything about it is new."""
    names = [field.attname for field in Agreement._meta.concrete_fields if not field.primary_key]
    if before is None or any(getattr(before, name) != getattr(after, name) for name in names):
        _on_commit(partial(agreement_changed.send_robust, sender=Agreement, before=before, after=after))


def _on_commit(send: Any) -> None:
    transaction.on_commit(send, robust=True)
