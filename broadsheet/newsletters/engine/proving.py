"""What the journals on this disk prove: how tries ended whose worker was killed, and that the database was set back.

A mark in the database is written before the journal's line. So a journal that is ahead of its mark has seen a later database than
this one: it is an older copy. Then every sending that is not done stands still, what the journals say was answered is written down,
and what they do not prove unsent is `uncertain`. On a disk that has none of the journals, nothing is proven.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import halting, journal
from broadsheet.newsletters.engine.journal import Line
from broadsheet.newsletters.engine.results import End
from broadsheet.newsletters.models import Delivery, HaltKind, JournalMark, Sending, State
from broadsheet.newsletters.models.delivery import UNDECIDED

logger = logging.getLogger("broadsheet.newsletters")

ALIVE = timedelta(minutes=2)
"""A mark that has not beaten for so long is of nobody who sends now. Engines beat every few seconds."""
LOOK_EVERY = 2.0
A_BATCH = 2_000
UNPROVEN = "The database was set back: nobody knows whether it arrived."


def compare(stop: threading.Event | None = None) -> bool:
    """Look whether the database is as new as this disk. Returns whether it was set back; what follows is done then.

    On a disk without journals it waits until another machine is heard, for `ALIVE` at most: a copy that was made a moment ago looks
    as if somebody else were sending. `stop` ends the waiting.
    """
    paths = _paths()
    behind = [path for path, seq in _ahead(paths)]
    if behind:
        _set_back(paths, why=f"{len(behind)} journals know more than the database.")
    elif _done_once().exists():
        _set_back(paths, why="Something was done that this database is still sending.")
    elif _is_another_disk() and not _is_another_machine_heard(stop or threading.Event()):
        _set_back([], why="The journals of what was sent are not on this disk.")
    else:
        return False
    return True


def prove(sendings: Collection[int]) -> int:
    """Of what has become uncertain, write down what a journal knows the end of. Returns how many."""
    count = 0
    for sending in Sending.objects.filter(pk__in=sendings):
        unknown = sending.deliveries.filter(state=State.UNCERTAIN)
        tries = dict(unknown.filter(subscription__isnull=False).values_list("subscription", "token"))
        count += sum(_settle(unknown, line) for line in _ends(sending.key, tries))
    return count


def _paths() -> list[Path]:
    return sorted(journal.folder().glob("*.log"))


def _ahead(paths: Iterable[Path]) -> list[tuple[Path, int]]:
    """Journals that have seen a later database. Read before their marks: other engines write on, each mark before its line."""
    written = [(path, journal.last_seq(path)) for path in paths]
    known = dict(JournalMark.objects.values_list("name", "seq"))
    return [(path, seq) for path, seq in written if seq > known.get(path.stem, 0)]


def _is_another_disk() -> bool:
    """Whether letters are half sent, and nobody ever sent any from this disk."""
    begun = Sending.objects.filter(began_at__isnull=False, finished_at__isnull=True)
    marks = JournalMark.objects.filter(seq__gt=0)
    return begun.exists() and marks.exists() and not marks.filter(disk=journal.disk()).exists()


def _is_another_machine_heard(stop: threading.Event) -> bool:
    """Wait until a mark beats, or until all have been silent for too long. While that is open nothing may be sent."""
    first, end = _last_beat(), time.monotonic() + ALIVE.total_seconds()
    while first is not None and first > clock.now() - ALIVE and time.monotonic() < end:
        if stop.wait(LOOK_EVERY):
            return True
        last = _last_beat()
        if last is None or last > first:  # None: another engine has found out meanwhile, and everything stands still
            return True
    return first is None


def _last_beat() -> datetime | None:
    last: datetime | None = JournalMark.objects.filter(seq__gt=0).aggregate(last=Max("beat_at"))["last"]
    return last


def _done_once() -> QuerySet[Sending]:
    """What is being sent here, though its journals were tidied away once it was done, which this database doesn't know."""
    return Sending.objects.filter(finished_at__isnull=True, journals_gone_at__isnull=True, key__in=journal.gone())


@transaction.atomic
def _set_back(paths: Collection[Path], *, why: str) -> None:
    """Everything stands still, and each delivery is what can be proven of it."""
    tidied = set(_done_once().values_list("pk", flat=True))
    for sending in Sending.objects.filter(finished_at__isnull=True):
        halting.halt(sending=sending, kind=HaltKind.RESTORED, why=why, by=None)
        if paths and sending.pk not in tidied:
            _prove_all(sending, paths)
        else:
            _unproven(sending.deliveries.filter(state__in=UNDECIDED))
    Sending.objects.filter(pk__in=tidied).update(journals_gone_at=clock.now())
    for path in paths:
        facts = {"seq": journal.last_seq(path), "disk": journal.disk()}
        JournalMark.objects.update_or_create(name=path.stem, defaults=facts)
    if not paths:
        JournalMark.objects.all().delete()
    logger.error("The database was set back (%s): what is being sent stands still", why)


def _prove_all(sending: Sending, paths: Collection[Path]) -> None:
    handed: set[int] = set()
    for path in paths:
        open_here: set[int] = set()
        for line in journal.lines(path):
            if line.sending == sending.key and line.state and line.state != End.UNCERTAIN:
                open_here.difference_update(line.subscriptions)
                _settle(sending.deliveries.filter(state__in=(*UNDECIDED, State.UNCERTAIN)), line)
            elif line.sending == sending.key and not line.state:
                open_here.update(line.subscriptions)
        handed |= open_here
    undecided = sending.deliveries.filter(state__in=UNDECIDED)
    _unproven(undecided.filter(state=State.HANDED))
    found = sorted(handed)
    for at in range(0, len(found), A_BATCH):
        _unproven(undecided.filter(subscription__pk__among=found[at : at + A_BATCH]))
    undecided.filter(state=State.CLAIMED).update(state=State.READY, token=None, lease_until=None)


def _ends(key: str, tries: Mapping[int, int | None]) -> list[Line]:
    """What the journals know of these tries' ends, by subscription and token.

    An earlier try that was put off says nothing of this one, whose line may still be to come. Accepted is accepted, whenever it was.
    """
    found: dict[int, Line] = {}
    for path in _paths() if tries else []:
        for line in journal.lines(path):
            if line.sending != key or not line.state or line.state == End.UNCERTAIN:
                continue
            whose = line.subscriptions[0]
            is_accepted = whose in tries and line.state == End.ACCEPTED
            if is_accepted or (line.token and line.token == tries.get(whose) and whose not in found):
                found[whose] = line
    return list(found.values())


def _settle(deliveries: QuerySet[Delivery], line: Line) -> int:
    rows = deliveries.filter(subscription__in=line.subscriptions)
    now = clock.now()
    facts: dict[str, Any] = {"token": None, "lease_until": None, "settled_at": now, "code": line.code or None}
    if line.state == End.ACCEPTED:
        return rows.update(state=State.ACCEPTED, handed_at=datetime.fromtimestamp(line.at, UTC), said="", **facts)
    if line.state == End.REFUSED:
        return rows.update(state=State.REFUSED, handed_at=None, said=line.said, **facts)
    if line.state in (End.DEFERRED, End.LOST):
        return rows.update(state=State.DEFERRED, handed_at=None, said=line.said, **facts | {"next_at": now})
    return 0


def _unproven(deliveries: QuerySet[Delivery]) -> None:
    deliveries.update(state=State.UNCERTAIN, token=None, lease_until=None, next_at=None, said=UNPROVEN)
