"""Money that went back: when it counts as gone, and that no more is taken after it."""

from __future__ import annotations

from broadsheet.ops.queue.enqueuing import later
from broadsheet.payments import tasks
from broadsheet.payments.models import Agreement, Checkout, Entry, Kind


def is_taken_back(checkout: Checkout) -> bool:
    """Whether the money of the newest payment is gone: given back whole, lost in a dispute, or never theirs."""
    rows = Entry.objects.of_checkout(checkout)
    corrected = set(rows.filter(kind=Kind.CORRECTION).values_list("about", flat=True))
    settled = rows.filter(kind=Kind.SETTLEMENT)
    newest = settled.exclude(provider_id__in=corrected).order_by("-occurred_at", "-pk").first()
    if newest is None:
        return settled.exists()
    if rows.filter(kind=Kind.DISPUTE_OUTCOME, about=newest.provider_id, outcome="lost").exists():
        return True
    back = sum(rows.filter(kind=Kind.REFUND, about=newest.provider_id).values_list("amount", flat=True))
    return -back >= newest.amount


def take_no_more(agreement: Agreement | None) -> None:
    """Have the standing agreement ended once this is committed. One that has ended stays as it is."""
    if agreement is not None and agreement.ended_at is None:
        later(tasks.end_agreement, agreement.pk)
