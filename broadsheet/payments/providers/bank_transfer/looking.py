"""Looking at what a statement brought: what is said beyond doubt is matched, all else is left to people, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.payments import handling
from broadsheet.payments.providers.bank_transfer import matching, references, returning, suggesting
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, Transfer, Trouble

BATCH = 500


def look_at_all(transfers: Sequence[Transfer]) -> None:
    """The same for many. Those that name no reference touch nothing else, so hundreds of them are one transaction."""
    nearby = suggesting.awaited_references()
    plain = {one.pk for one in transfers if one.amount > 0 and not references.found_in(one.text, one.end_to_end)}
    unnamed = sorted(plain)
    for start in range(0, len(unnamed), BATCH):
        _look_at_unnamed(unnamed[start : start + BATCH], nearby)
    crashpoint("statement.after_unnamed")
    for transfer in transfers:
        if transfer.pk not in plain:
            look_at(transfer)


def look_at(transfer: Transfer) -> None:
    """Match it if its text leaves no doubt; else say why not. Run twice, it changes nothing."""
    with transaction.atomic():
        transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
        if transfer.looked_at is not None:
            return
        transfer.looked_at = clock.now()
        awaited = _given_back(transfer) if transfer.amount < 0 else _paid(transfer)
        transfer.save(update_fields=["looked_at", "trouble"])
        crashpoint("statement.before_match")
    crashpoint("statement.after_match")
    if awaited is not None:
        handling.take_in(matching.SLUG, {"awaited": str(awaited.pk)})


@transaction.atomic
def _look_at_unnamed(names: list[int], nearby: references.Nearby) -> None:
    rows = Transfer.objects.select_for_update().filter(pk__in=names, looked_at__isnull=True).order_by("pk")
    for one in (found := list(rows)):
        one.looked_at = clock.now()
        one.trouble = _why_unnamed(one, nearby)
    Transfer.objects.bulk_update(found, ["looked_at", "trouble"])
    crashpoint("statement.before_unnamed")


def _paid(transfer: Transfer) -> AwaitedTransfer | None:
    awaited, trouble = _meant(transfer)
    if awaited is None or trouble:
        transfer.trouble = trouble
        return None
    matching.join(transfer, awaited, by=None)
    return awaited


def _given_back(out: Transfer) -> AwaitedTransfer | None:
    match = returning.meant_by(out)
    if match is None:
        out.trouble = Trouble.REVERSAL
        return None
    returning.join(out, match)
    return match.awaited


def _meant(transfer: Transfer) -> tuple[AwaitedTransfer | None, Trouble | str]:
    if transfer.is_return or transfer.trouble:
        return None, _why_unnamed(transfer, None)
    named = AwaitedTransfer.objects.filter(reference__in=references.found_in(transfer.text, transfer.end_to_end))
    found = list(named.order_by("pk")[:2])
    if not found:
        return None, _why_unnamed(transfer, None)
    if len(found) > 1:
        return None, Trouble.SEVERAL
    return found[0], _trouble(transfer, found[0])


def _trouble(transfer: Transfer, awaited: AwaitedTransfer) -> Trouble | str:
    """Why this money is not taken for that without being asked; empty if it is."""
    if transfer.currency != awaited.currency:
        return Trouble.CURRENCY
    if awaited.ends_at is not None:
        return Trouble.ENDED
    if awaited.lapsed_at is not None and awaited.paid_until is None:
        return Trouble.LATE
    if _is_paid(awaited):
        return Trouble.PAID
    return ""


def _is_paid(awaited: AwaitedTransfer) -> bool:
    """Paid once is paid; paid again and again, it is so while more than half of a period is left."""
    if not awaited.is_recurring:
        return awaited.matches.live().filter(is_part=False).exists()
    if awaited.paid_until is None:
        return False
    now = clock.now()
    return awaited.paid_until - now > (awaited.period_after(now) - now) / 2


def _why_unnamed(transfer: Transfer, nearby: references.Nearby | None) -> str:
    """Why money that names none of our references waits for people."""
    if transfer.is_return:
        return Trouble.REVERSAL
    if transfer.trouble:
        return transfer.trouble
    among = nearby or suggesting.awaited_references()
    return Trouble.MISTYPED if among.find(transfer.text, transfer.end_to_end) else Trouble.NO_REFERENCE
