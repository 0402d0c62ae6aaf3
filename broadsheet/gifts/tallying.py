"""What gifts tell whoever counts them, the campaigns above all: what was bought, and what was redeemed, as plain values.

The money is the buyer's and stands in the ledger under the checkout; the access is the recipient's and stands in a grant.
Both are counted by their own moments, so a gift can be bought in one campaign and redeemed in the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from broadsheet.gifts.models import Gift, Purchase


@dataclass(frozen=True)
class Bought:
    """One purchase that was paid for. `taken_back` of its `quantity` gifts open nothing, because the money went back."""

    checkout: UUID
    quantity: int
    taken_back: int
    bought_at: datetime

    @property
    def stands(self) -> bool:
        """Whether any of it is still given."""
        return self.taken_back < self.quantity


@dataclass(frozen=True)
class Redeemed:
    """One gift that somebody took. `reader` is their number; None once their account is gone."""

    checkout: UUID
    reader: int | None
    redeemed_at: datetime
    is_taken_back: bool


def bought(*, since: datetime, until: datetime) -> Iterator[Bought]:
    """Purchases that were paid for in `[since, until)`, the oldest first. One query."""
    gone = Count("gifts", filter=Q(gifts__taken_back_at__isnull=False))
    rows = Purchase.objects.bought(since, until).annotate(gone=gone).order_by("checkout__paid_at", "pk")
    for checkout, count, taken_back, at in rows.values_list("checkout_id", "count", "gone", "checkout__paid_at"):
        if at is not None:
            yield Bought(checkout, count, taken_back, at)


def redeemed(*, since: datetime, until: datetime) -> Iterator[Redeemed]:
    """Gifts that were taken in `[since, until)`, the oldest first. One query."""
    rows = Gift.objects.redeemed(since, until).order_by("redeemed_at", "pk")
    for checkout, reader, at, back in rows.values_list(
        "purchase__checkout_id", "redeemer_id", "redeemed_at", "taken_back_at"
    ):
        if at is not None:
            yield Redeemed(checkout, reader, at, back is not None)
