"""Forgetting who paid, without touching what was paid."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.payments.models import Card, Checkout, Entry, Label, Note, Payer, PayerAlias, Transfer


def erase(reader: User) -> None:
    """Empty the identity behind this reader's keys. Receipts keep the name that tax law wants, for as long as it does."""
    payers = Payer.objects.of_reader(reader)
    Card.objects.filter(payer__in=payers).delete()
    Note.objects.filter(payer__in=payers).delete()
    Label.objects.filter(payer__in=payers).delete()
    _forget_transfers(list(Checkout.objects.filter(payer__in=payers).values_list("pk", flat=True)))
    Payer.objects.filter(pk__in=list(payers.values_list("pk", flat=True))).update(
        reader=None, email=None, name="", country="", erased_at=clock.now()
    )


def _forget_transfers(checkouts: list[UUID]) -> None:
    """The bank's statements name payers, too. Of what they sent, amount and day stay."""
    theirs = Q(matches__awaited__checkout__in=checkouts) | Q(refund_seen__match__awaited__checkout__in=checkouts)
    found = list(Transfer.objects.filter(theirs).values_list("pk", flat=True))
    Transfer.objects.filter(pk__in=found).update(name="", text="", end_to_end="", iban_end="", iban_hash="")


def keys_of(reader: User) -> set[Any]:
    """Every key under which the ledger may know this reader."""
    own = set(Payer.objects.of_reader(reader).values_list("pk", flat=True))
    return own | set(PayerAlias.objects.filter(payer__in=own).values_list("old", flat=True))


def held(reader: User) -> list[dict[str, Any]]:
    """All that they ever paid, as plain JSON."""
    return [
        {
            "what": entry.kind,
            "for": entry.purpose,
            "amount": f"{entry.money.decimal} {entry.currency}",
            "when": entry.occurred_at.isoformat(),
        }
        for entry in Entry.objects.filter(payer__in=keys_of(reader)).order_by("occurred_at", "pk")
    ]
