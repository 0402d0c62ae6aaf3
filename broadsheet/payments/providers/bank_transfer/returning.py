"""Money that goes out again: a refund that the desk noted and paid by hand, or a transfer that the bank took back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.ops import audit
from broadsheet.payments import handling
from broadsheet.payments.providers.bank_transfer import matching, references
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, Transfer, TransferMatch, TransferRefund


def meant_by(out: Transfer) -> TransferMatch | None:
    """The payment that this debit gives back beyond doubt: named by its reference, or by the id that went with it."""
    named = AwaitedTransfer.objects.filter(reference__in=references.found_in(out.text, out.end_to_end))
    if not named and out.is_return and out.end_to_end:
        found = _live().filter(transfer__end_to_end=out.end_to_end, transfer__amount=-out.amount)
        return found[0] if len(found) == 1 else None
    fitting = [one for one in _live().filter(awaited__in=named[:2]) if _fits(one, out)]
    noted = [one for one in fitting if _noted(one, out) is not None]
    return next(iter([*noted, *fitting]), None)


def candidates(out: Transfer) -> list[TransferMatch]:
    """Payments of that amount from which it may have gone out, the newest first."""
    return list(_live().filter(transfer__amount=-out.amount, transfer__currency=out.currency)[:10])


def join(out: Transfer, match: TransferMatch) -> None:
    """Under the lock of the debit: it is the refund that was noted, or one that nobody knew of. Raises `NotMatchedError`."""
    awaited = AwaitedTransfer.objects.select_for_update().get(pk=match.awaited_id)
    refund = _noted(match, out)
    if refund is not None:
        refund.transfer = out
        refund.save(update_fields=["transfer"])
    elif _fits(match, out):
        TransferRefund.objects.create(
            match=match, key=f"statement:{out.pk}", amount=-out.amount, made_at=out.booked_at, transfer=out
        )
    else:
        raise matching.NotMatchedError(_("More would go back than is left of that payment."))
    out.is_matched, out.trouble = True, ""
    out.save(update_fields=["is_matched", "trouble"])
    matching.touch(awaited)


def take_back(*, transfer: Transfer, match: TransferMatch, by: User) -> None:
    """Somebody says which payment it gives back. Raises `NotMatchedError`."""
    with transaction.atomic():
        out = Transfer.objects.select_for_update().get(pk=transfer.pk)
        if out.is_matched or out.set_aside_at is not None or out.amount >= 0:
            raise matching.NotMatchedError(_("Somebody else has dealt with this transfer meanwhile."))
        join(out, match)
        audit.note(act="transfer.take_back", on=out, by=by, payment=str(match))
    handling.take_in(matching.SLUG, {"awaited": str(match.awaited_id)})


def _live() -> QuerySet[TransferMatch]:
    rows = TransferMatch.objects.filter(undone_at__isnull=True).select_related("transfer", "awaited")
    return rows.prefetch_related("refunds").order_by("-pk")


def _noted(match: TransferMatch, out: Transfer) -> TransferRefund | None:
    return match.refunds.filter(transfer__isnull=True, amount=-out.amount).order_by("pk").first()


def _fits(match: TransferMatch, out: Transfer) -> bool:
    """Whether so much is left of it; what was noted on the desk and not seen yet is still to go out."""
    gone = sum(one.amount for one in match.refunds.all())
    noted = _noted(match, out)
    return (
        match.transfer.currency == out.currency
        and gone - (noted.amount if noted else 0) - out.amount <= match.transfer.amount
    )
