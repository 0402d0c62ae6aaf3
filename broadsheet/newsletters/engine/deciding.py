"""What people decide about single letters: those of which nobody knows whether they came, and those that were missed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsletters.models import Delivery, Halt, HaltKind, Sending, State, Why
from broadsheet.newsletters.models.delivery import NEVER_GOT
from broadsheet.ops import audit

NOT_MISSED = (Why.ENDED, Why.ERASED, Why.LET_GO)
"""Of those who were left out, these want none."""
ANEW = {"token": None, "lease_until": None, "next_at": None, "settled_at": None, "skipped": ""}


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> bool:
    """Send it once more, under the same Message-ID. False if somebody has decided already."""
    if not _uncertain(delivery).update(state=State.READY, handed_at=None, **ANEW):
        return False
    _open(delivery.sending)
    audit.note(act="delivery.send_again", on=delivery, by=by)
    return True


@transaction.atomic
def let_go(*, delivery: Delivery, by: User) -> bool:
    """Whether it came or not, it need not be sent any more. False if somebody has decided already."""
    if not _uncertain(delivery).update(state=State.SKIPPED, skipped=Why.LET_GO, settled_at=clock.now()):
        return False
    audit.note(act="delivery.let_go", on=delivery, by=by)
    return True


@transaction.atomic
def send_again_all(*, sending: Sending, by: User) -> int:
    """The same for all of a sending that are uncertain. Returns how many."""
    count = sending.deliveries.filter(state=State.UNCERTAIN).update(state=State.READY, handed_at=None, **ANEW)
    _open(sending)
    audit.note(act="sending.send_again", on=sending.issue, by=by, letters=count)
    return count


@transaction.atomic
def let_go_all(*, sending: Sending, by: User) -> int:
    """The same."""
    unknown = sending.deliveries.filter(state=State.UNCERTAIN)
    count = unknown.update(state=State.SKIPPED, skipped=Why.LET_GO, settled_at=clock.now())
    audit.note(act="sending.let_go", on=sending.issue, by=by, letters=count)
    return count


@transaction.atomic
def send_to_missed(*, sending: Sending, by: User) -> int:
    """Send it to those who were refused, left out or cancelled, and did not end it. Returns how many."""
    missed = sending.deliveries.filter(state__in=NEVER_GOT).exclude(skipped__in=NOT_MISSED)
    count = missed.update(state=State.READY, handed_at=None, code=None, tries=0, **ANEW)
    cancelled = Halt.objects.standing().filter(sending=sending, kind=HaltKind.CANCELLED)
    cancelled.update(lifted_at=clock.now(), lifted_by=by)
    _open(sending)
    audit.note(act="sending.send_to_missed", on=sending.issue, by=by, letters=count)
    return count


def _uncertain(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, state=State.UNCERTAIN)


def _open(sending: Sending) -> None:
    """It is not done any more, and has as long again as its issue says."""
    ends = clock.now() + timedelta(hours=sending.issue.tries_for)
    Sending.objects.filter(pk=sending.pk).update(finished_at=None, expires_at=ends)
