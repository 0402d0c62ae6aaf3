"""What time does to awaited transfers: letters before a period ends, grace after it, and the end of waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from broadsheet.foundation import clock
from broadsheet.mail import posting
from broadsheet.payments import handling, purposes
from broadsheet.payments.mail import transfer_due
from broadsheet.payments.mail.transfer_due import When
from broadsheet.payments.models.checkout import Checkout
from broadsheet.payments.providers.bank_transfer import account, awaiting, matching, taking_in
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, TransferMatch


def live() -> int:
    """Go on with statements that were left, and do what is due. Returns how many things happened."""
    if "bank_transfer" not in settings.PAYMENT_PROVIDERS:
        return 0
    count = taking_in.go_on()
    now = clock.now()
    for pk in [*_unpaid(now).values_list("pk", flat=True), *_renewing(now).values_list("pk", flat=True)]:
        count += _step(pk, now)
    return count


def _unpaid(now: datetime) -> QuerySet[AwaitedTransfer]:
    """Those for which nothing came in time."""
    paid = TransferMatch.objects.filter(awaited=OuterRef("pk"), undone_at__isnull=True)
    return AwaitedTransfer.objects.filter(~Exists(paid), lapsed_at__isnull=True, lapses_at__lte=now)


def _renewing(now: datetime) -> QuerySet[AwaitedTransfer]:
    """Those about whose next period something is to be said or done."""
    soon = now + timedelta(days=settings.BANK_TRANSFER_LETTER_DAYS)
    is_over = Q(ends_at__lte=now) | Q(paid_until__lte=soon, ends_at__isnull=True)
    return AwaitedTransfer.objects.filter(is_over, paid_until__isnull=False, ended_at__isnull=True)


def _step(pk: object, now: datetime) -> int:
    with transaction.atomic():
        awaited = AwaitedTransfer.objects.select_for_update().get(pk=str(pk))
        letters = list(_do(awaited, now))
        if not letters:
            return 0
        matching.touch(awaited)
        for when in letters:
            if when is not None:
                _write(awaited, when)
    handling.take_in(matching.SLUG, {"awaited": str(pk)})
    return len(letters)


def _do(awaited: AwaitedTransfer, now: datetime) -> Iterator[When | None]:
    """Change what is due, and say which letters go with it: None where something happens without one."""
    if awaited.paid_until is None:
        awaited.lapsed_at = awaited.lapsed_at or now
        yield None
    elif awaited.ends_at is not None:
        awaited.ended_at = awaited.ends_at
        yield None
    else:
        yield from _renew(awaited, awaited.paused_until or awaited.paid_until, now)


def _renew(awaited: AwaitedTransfer, day: datetime, now: datetime) -> Iterator[When | None]:
    # After a pause nothing was open, so nothing stays open: there is no grace, only patience.
    last = awaited.retry_until or day + matching.grace()
    if last <= now:
        awaited.ended_at, awaited.retry_until, awaited.paused_until = last, None, None
        yield When.OVER
    elif day <= now and awaited.retry_until is None and awaited.paused_until is None:
        awaited.retry_until = last
        yield When.LATE
    elif day - timedelta(days=settings.BANK_TRANSFER_LETTER_DAYS) <= now < day and awaited.asked_for != day:
        awaited.asked_for = day
        yield When.SOON


def _write(awaited: AwaitedTransfer, when: When) -> None:
    checkout = Checkout.objects.select_related("payer").get(pk=awaited.checkout)
    day = awaited.paused_until or awaited.paid_until
    if not checkout.payer.email or day is None:
        return
    with translation.override(checkout.language or None):
        purpose = purposes.of(checkout)
        posting.post(
            transfer_due.build(
                to=checkout.payer.email, when=when, account=account.ours(), money=awaited.due, about=purpose.name(checkout),
                reference=awaited.written, day=day, until=awaited.retry_until, page=awaiting.page_of(awaited),
                end_link="" if when == When.OVER else purpose.end_link(checkout),
            )
        )  # fmt: skip
