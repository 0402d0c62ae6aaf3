"""Matching: this transfer is the money that was awaited; said by its reference, or by somebody of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.ops import audit
from broadsheet.payments import handling
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, Transfer, TransferMatch

SLUG = "bank_transfer"


class NotMatchedError(Exception):
    """It can't be matched like that. The text is for staff."""


def match(*, transfer: Transfer, awaited: AwaitedTransfer, by: User, is_enough: bool = False) -> TransferMatch:
    """Somebody says that this is that money: less is a part, unless `is_enough` takes it for the whole. Raises `NotMatchedError`."""
    with transaction.atomic():
        transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
        made = join(transfer, awaited, by=by, is_enough=is_enough)
        audit.note(act="transfer.match", on=transfer, by=by, reference=awaited.reference, is_enough=is_enough)
    handling.take_in(SLUG, {"awaited": str(awaited.pk)})
    return made


def undo(*, match: TransferMatch, reason: str, by: User) -> None:
    """It was not that money after all. What the ledger says of it stays, and a correction sets it right."""
    with transaction.atomic():
        transfer = Transfer.objects.select_for_update().get(pk=match.transfer_id)
        awaited = AwaitedTransfer.objects.select_for_update().get(pk=match.awaited_id)
        live = TransferMatch.objects.filter(pk=match.pk, undone_at__isnull=True)
        if match.is_part and match.completed_by is not None and match.completed_by.undone_at is None:
            raise NotMatchedError(_("Another transfer brought the rest of it: undo that one first."))
        if match.refunds.exists():
            raise NotMatchedError(_("Some of it went back to the payer already: it can’t be taken for another."))
        if not live.update(undone_at=clock.now(), undone_by=by, undone_for=reason[:500]):
            raise NotMatchedError(_("Somebody else has dealt with this transfer meanwhile."))
        transfer.is_matched = False
        transfer.save(update_fields=["is_matched"])
        if not match.is_part:
            _reckon(awaited)
        touch(awaited)
        audit.note(act="transfer.undo", on=transfer, by=by, reference=awaited.reference, reason=reason[:500])
    handling.take_in(SLUG, {"awaited": str(awaited.pk)})


def accept_parts(*, awaited: AwaitedTransfer, by: User) -> None:
    """Somebody says that what has come is enough. Raises `NotMatchedError`."""
    with transaction.atomic():
        awaited = AwaitedTransfer.objects.select_for_update().get(pk=awaited.pk)
        last = awaited.matches.waiting().order_by("-pk").first()
        if last is None:
            raise NotMatchedError(_("Somebody else has dealt with this transfer meanwhile."))
        last.is_part, last.completed_by, last.is_enough, last.starts_at = (
            False,
            None,
            True,
            _starts(awaited, clock.now()),
        )
        last.save(update_fields=["is_part", "completed_by", "is_enough", "starts_at"])
        _complete(awaited, last)
        touch(awaited)
        audit.note(act="transfer.accept_parts", on=last.transfer, by=by, reference=awaited.reference)
    handling.take_in(SLUG, {"awaited": str(awaited.pk)})


def set_aside(*, transfer: Transfer, reason: str, by: User) -> None:
    """It is none of readers' money, or is dealt with elsewhere. Raises `NotMatchedError`."""
    with transaction.atomic():
        transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
        if transfer.is_matched or transfer.set_aside_at is not None:
            raise NotMatchedError(_("Somebody else has dealt with this transfer meanwhile."))
        transfer.set_aside_at, transfer.set_aside_by, transfer.set_aside_for = clock.now(), by, reason[:500]
        transfer.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_for"])
        audit.note(act="transfer.set_aside", on=transfer, by=by, reason=reason[:500])


def put_back(*, transfer: Transfer, by: User) -> None:
    """It is to be looked at after all. Twice is once."""
    with transaction.atomic():
        aside = Transfer.objects.filter(pk=transfer.pk, set_aside_at__isnull=False)
        if aside.update(set_aside_at=None, set_aside_by=None, set_aside_for=""):
            audit.note(act="transfer.put_back", on=transfer, by=by)


def touch(awaited: AwaitedTransfer) -> None:
    """Something happened: reconciliation asks about it."""
    awaited.changed_at = clock.now()
    awaited.save()


def grace() -> timedelta:
    """How long after its day a renewal is waited for."""
    return timedelta(days=settings.BANK_TRANSFER_GRACE_DAYS)


def join(transfer: Transfer, awaited: AwaitedTransfer, *, by: User | None, is_enough: bool = False) -> TransferMatch:
    """Under the lock of the transfer; that of what is awaited is taken here. Raises `NotMatchedError`."""
    awaited = AwaitedTransfer.objects.select_for_update().get(pk=awaited.pk)
    _check(transfer, awaited)
    now = clock.now()
    is_part = not is_enough and transfer.amount < awaited.rest.minor
    made = TransferMatch.objects.create(
        transfer=transfer,
        awaited=awaited,
        made_by=by,
        starts_at=_starts(awaited, now),
        is_enough=is_enough,
        is_part=is_part,
    )
    transfer.is_matched, transfer.trouble = True, ""
    transfer.save(update_fields=["is_matched", "trouble"])
    if not is_part:
        _complete(awaited, made)
    awaited.lapsed_at = None
    touch(awaited)
    return made


def _complete(awaited: AwaitedTransfer, made: TransferMatch) -> None:
    """All that is due has come, in one transfer or by this last one: it pays for its time."""
    awaited.matches.waiting().exclude(pk=made.pk).update(completed_by=made)
    if awaited.is_recurring:
        if awaited.paid_until is not None:
            awaited.amount, awaited.next_amount = awaited.due.minor, None
        awaited.paid_until = awaited.period_after(made.starts_at)
        awaited.retry_until = awaited.paused_until = None
        # Only people match money to what was ended: then it goes on.
        awaited.ended_at = awaited.ends_at = None


def _reckon(awaited: AwaitedTransfer) -> None:
    """Until when the matches that are left pay."""
    last = awaited.matches.live().filter(is_part=False).order_by("-starts_at").first()
    if awaited.is_recurring:
        # What began and pays for nothing ends where it began.
        awaited.paid_until = awaited.period_after(last.starts_at) if last is not None else clock.now()
        awaited.retry_until = None
    touch(awaited)


def _check(transfer: Transfer, awaited: AwaitedTransfer) -> None:
    if transfer.is_matched or transfer.set_aside_at is not None:
        raise NotMatchedError(_("Somebody else has dealt with this transfer meanwhile."))
    if transfer.amount <= 0:
        raise NotMatchedError(_("This money went out, so it pays for nothing."))
    if transfer.currency != awaited.currency:
        raise NotMatchedError(
            _(
                "It came in %(came)s, and %(agreed)s was agreed. Give it back at your bank, or take it as a contribution."
            )
            % {"came": transfer.currency, "agreed": awaited.currency}
        )
    if not awaited.is_recurring and awaited.matches.live().filter(is_part=False).exists():
        raise NotMatchedError(_("This was paid by another transfer already."))


def _starts(awaited: AwaitedTransfer, now: datetime) -> datetime:
    """From the end of what was paid; anew, if nobody had access in between."""
    until = awaited.paid_until
    if until is None or awaited.ended_at is not None or until + grace() < now:
        return now
    return now if awaited.paused_until is not None and until < now else until
