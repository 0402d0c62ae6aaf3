"""A reader's whole story about money, read in a fixed number of queries whatever its length."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from broadsheet.foundation.money import Money
from broadsheet.membership import why
from broadsheet.payments.erasing import keys_of
from broadsheet.payments.models import (
    Act,
    Agreement,
    Alert,
    Card,
    Entry,
    Kind,
    Label,
    Note,
    Payer,
    PayerAlias,
    ProviderRequest,
    Receipt,
)

TAKEN_BACK = {Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME, Kind.CORRECTION}


@dataclass
class Paid:
    """One payment with its rows, the oldest first. `left` is what can still be given back of it."""

    rows: list[Entry] = field(default_factory=list)
    asked: int = 0

    @property
    def first(self) -> Entry:
        """The oldest row."""
        return self.rows[0]

    @property
    def settlement(self) -> Entry | None:
        """The row by which it arrived."""
        return next((row for row in self.rows if row.kind == Kind.SETTLEMENT), None)

    @property
    def left(self) -> Money | None:
        """See `requesting.left_of`, which counts once more, under the lock."""
        if self.settlement is None:
            return None
        gone = sum(row.amount for row in self.rows if row.kind in TAKEN_BACK)
        left = self.settlement.amount + gone - self.asked
        return Money(left, self.settlement.currency) if left > 0 else None


@dataclass(frozen=True)
class Story:
    """Everything about one who pays."""

    payer: Payer
    cards: list[Card]
    payments: list[Paid]
    agreements: list[Agreement]
    reasons: list[why.Why]
    receipts: list[Receipt]
    requests: list[ProviderRequest]
    alerts: list[Alert]
    notes: list[Note]
    labels: list[Label]

    @property
    def given(self) -> dict[str, Money]:
        """All that they gave, by currency, less what went back."""
        sums: dict[str, int] = defaultdict(int)
        for paid in self.payments:
            for row in paid.rows:
                if row.kind not in {Kind.PAYMENT, Kind.FEE}:
                    sums[row.currency] += row.amount
        return {currency: Money(total, currency) for currency, total in sums.items()}


def of(payer: Payer) -> Story:
    """Read it. One person's payers are told together."""
    keys = _keys(payer)
    requests = list(ProviderRequest.objects.filter(checkout__payer__in=keys).select_related("made_by", "checkout"))
    return Story(
        payer=payer,
        cards=list(Card.objects.filter(payer__in=keys)),
        payments=_payments(Entry.objects.filter(payer__in=keys).order_by("occurred_at", "pk"), requests),
        agreements=list(
            Agreement.objects.filter(checkout__payer__in=keys).select_related("checkout", "card").order_by("-pk")
        ),
        reasons=why.explain(payer.reader) if payer.reader else [],
        receipts=list(Receipt.objects.filter(payer__in=keys).select_related("settlement")),
        requests=requests,
        alerts=list(Alert.objects.filter(payer__in=keys) | Alert.objects.filter(checkout__payer__in=keys)),
        notes=list(Note.objects.filter(payer__in=keys).select_related("by")),
        labels=list(Label.objects.filter(payer=payer).select_related("by")),
    )


def _keys(payer: Payer) -> set[Any]:
    if payer.reader is not None:
        return keys_of(payer.reader) | {payer.pk}
    return {payer.pk, *PayerAlias.objects.filter(payer=payer).values_list("old", flat=True)}


def _payments(rows: Any, requests: list[ProviderRequest]) -> list[Paid]:
    found: dict[tuple[str, str], Paid] = defaultdict(Paid)
    for row in rows:
        found[row.provider, row.about or row.provider_id].rows.append(row)
    for request in requests:
        if request.act == Act.REFUND and request.done_at is None and request.refused_at is None:
            paid = found.get((request.checkout.provider, request.payment_id))
            if paid is not None:
                paid.asked += request.amount or 0
    return sorted(found.values(), key=lambda paid: paid.first.occurred_at, reverse=True)
