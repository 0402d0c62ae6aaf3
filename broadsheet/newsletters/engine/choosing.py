"""Which sending's letters go next: the most pressing that is frozen and that nobody has stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import days, freezing, halting
from broadsheet.newsletters.models import Halt, HaltKind, Sending, State
from broadsheet.newsletters.models.delivery import UNDECIDED

LATE = timedelta(hours=3)
"""So long after it was sent, a first letter may say what is no longer true: people are asked."""


def next_ones() -> Iterator[Sending]:
    """In their order."""
    ready = Sending.objects.running().filter(prepared_at__isnull=False).defer("written")
    for sending in ready.select_related("issue__newsletter__author"):
        if not (_is_late(sending) or _is_over(sending)):
            yield sending


def prepare() -> bool:
    """Freeze the next stretch of what is not frozen. False if all is."""
    sending = Sending.objects.running().filter(prepared_at__isnull=True).first()
    return sending is not None and freezing.step(sending.pk)


def finish() -> int:
    """Close what has nobody left. Returns how many."""
    count = 0
    for sending in Sending.objects.filter(finished_at__isnull=True):
        is_cancelled = Halt.objects.standing().filter(sending=sending, kind=HaltKind.CANCELLED).exists()
        if (sending.prepared_at is None and not is_cancelled) or _waits(sending):
            continue
        count += Sending.objects.filter(pk=sending.pk, finished_at__isnull=True).update(
            finished_at=clock.now(), written={}
        )
    return count


def _waits(sending: Sending) -> bool:
    return sending.deliveries.filter(state__in=UNDECIDED).exists()


def _is_late(sending: Sending) -> bool:
    """Nothing has left for hours since it was sent, though the newsroom's rules let it, and nobody has looked at it."""
    if sending.began_at is not None or clock.now() - sending.made_at < LATE:
        return False
    if Halt.objects.filter(sending=sending, kind=HaltKind.LATE).exists() or days.held(sending.priority):
        return False
    if clock.now() - days.free_since(sending.priority) < LATE:
        return False
    halting.halt(sending=sending, kind=HaltKind.LATE, why="", by=None)
    return True


def _is_over(sending: Sending) -> bool:
    """The hours that its issue is tried for have gone by, and some letters were never on a line: a ramp or a pause was longer."""
    if sending.expires_at is None or sending.expires_at > clock.now():
        return False
    if not sending.deliveries.filter(state=State.READY).exists():
        return False
    halting.halt(sending=sending, kind=HaltKind.LATE, why="", by=None)
    return True
