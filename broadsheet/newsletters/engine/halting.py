"""Stopping a sending and letting it go on: pause, resume, cancel. Each says who and why, and takes effect with the next letter."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsletters.models import Halt, HaltKind, Sending, State
from broadsheet.ops import audit

STOPPABLE = (State.READY, State.CLAIMED, State.DEFERRED)
"""What is handed already can't be called back."""


def halt(*, sending: Sending, kind: HaltKind, why: str, by: User | None) -> bool:
    """Have nothing sent from now on. False if it stands still for this already."""
    try:
        with transaction.atomic():
            Halt.objects.create(sending=sending, kind=kind, why=why[:300], made_by=by)
            audit.note(act=f"sending.{kind}", on=sending.issue, by=by, why=why[:300])
            return True
    except IntegrityError:
        return False


def pause(*, sending: Sending, why: str, by: User) -> bool:
    """Until somebody lets it go on."""
    return sending.finished_at is None and halt(sending=sending, kind=HaltKind.PAUSED, why=why, by=by)


@transaction.atomic
def resume(*, sending: Sending, by: User) -> bool:
    """Let it go on, whatever it stands still for; what was cancelled stays so. False if it does not stand still.

    If the hours that its issue is tried for have gone by meanwhile, they begin anew.
    """
    standing = Halt.objects.standing().filter(sending=sending).exclude(kind=HaltKind.CANCELLED)
    kinds = sorted(standing.values_list("kind", flat=True))
    if not standing.update(lifted_at=clock.now(), lifted_by=by):
        return False
    ends = clock.now() + timedelta(hours=sending.issue.tries_for)
    Sending.objects.filter(pk=sending.pk, expires_at__lte=clock.now()).update(expires_at=ends)
    audit.note(act="sending.resume", on=sending.issue, by=by, kinds=kinds)
    return True


@transaction.atomic
def cancel(*, sending: Sending, why: str, by: User) -> int:
    """Send it to nobody more. Returns how many get nothing."""
    halt(sending=sending, kind=HaltKind.CANCELLED, why=why, by=by)
    left = sending.deliveries.filter(state__in=STOPPABLE)
    return left.update(state=State.CANCELLED, token=None, lease_until=None, next_at=None, settled_at=clock.now())
