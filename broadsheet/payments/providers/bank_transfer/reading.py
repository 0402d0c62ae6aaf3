"""What is true of an awaited transfer, in our words: every match is a payment, for the bank has booked it."""

from __future__ import annotations

from uuid import UUID

from broadsheet.foundation.money import Money
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, TransferMatch, TransferRefund
from broadsheet.payments.truth import Correction, Part, Payment, Refund, Standing, Truth


def truth_of(awaited: AwaitedTransfer) -> Truth:
    """Two queries."""
    matches = list(awaited.matches.select_related("transfer").order_by("pk"))
    # A part whose rest never came has paid for nothing: it is in no ledger, and neither is its going back.
    matches = [one for one in matches if not one.is_part or one.completed_by_id is not None]
    undone = [one for one in matches if one.undone_at is not None]
    refunds = TransferRefund.objects.filter(match__in=matches).select_related("match").order_by("pk")
    return Truth(
        checkout=UUID(str(awaited.checkout)),
        session=str(awaited.pk),
        payments=tuple(_payment(one, _group(one, matches)) for one in matches),
        refunds=tuple(_refund(one, awaited.currency) for one in refunds),
        corrections=tuple(_correction(one) for one in undone),
        standing=_standing(awaited) if awaited.is_recurring and matches else None,
        failed_at=awaited.lapsed_at,
        is_enough=any(one.is_enough or one.is_part for one in matches),
    )


def _group(one: TransferMatch, matches: list[TransferMatch]) -> list[TransferMatch]:
    """All transfers that paid for the same together, the last one last; itself alone, mostly."""
    last = one.completed_by_id or one.pk
    return [*(each for each in matches if each.completed_by_id == last), *(each for each in matches if each.pk == last)]


def _payment(one: TransferMatch, group: list[TransferMatch]) -> Payment:
    booked = one.transfer.booked_at
    if len(group) == 1:
        return Payment(str(one), one.transfer.money, booked, booked)
    nothing = Money(0, one.transfer.currency)
    before = sum((each.transfer.money for each in group[: group.index(one)]), nothing)
    whole = sum((each.transfer.money for each in group), nothing)
    complete = max(each.transfer.booked_at for each in group)
    return Payment(str(one), one.transfer.money, booked, booked, part=Part(before, whole, complete))


def _correction(one: TransferMatch) -> Correction:
    at = one.undone_at or one.made_at
    return Correction(f"undo_{one.pk}", str(one), one.transfer.money, at, one.undone_for)


def _refund(one: TransferRefund, currency: str) -> Refund:
    return Refund(str(one), str(one.match), Money(one.amount, currency), one.made_at)


def _standing(awaited: AwaitedTransfer) -> Standing:
    return Standing(
        id=str(awaited.pk),
        amount=Money(awaited.amount, awaited.currency),
        paid_until=awaited.paid_until,
        retry_until=awaited.retry_until,
        ends_at=awaited.ends_at,
        ended_at=awaited.ended_at,
        paused_until=awaited.paused_until,
        next_amount=Money(awaited.next_amount, awaited.currency) if awaited.next_amount else None,
    )
