"""The mark `handed`: durable in the database, then in the journal, before any final dot of the wave is sent.

The same statement looks again: whoever ended or paused it, or stopped the sending, in this very moment is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters.engine import days
from broadsheet.newsletters.engine.claiming import LEASE
from broadsheet.newsletters.engine.journal import Journal
from broadsheet.newsletters.engine.letters import One
from broadsheet.newsletters.models import Delivery, Halt, JournalMark, Sending, State, Subscription


class RestoredError(Exception):
    """The database knows less than the journal: it was set back to an older copy."""


class Marker:
    """One process's marks."""

    def __init__(self, journal: Journal) -> None:
        """Nothing is written yet."""
        self._journal = journal
        self._seq = 0
        self._begun: set[int] = set()

    def begin(self) -> None:
        """Have a row for this process's journal."""
        JournalMark.objects.get_or_create(name=self._journal.name, defaults={"disk": self._journal.disk})

    def hand(
        self, ones: Sequence[One], keys: dict[int, str], along: Callable[[set[int]], None] | None = None
    ) -> set[int]:
        """Mark these; `keys` has each sending's key. Returns those that are marked: nobody else may get the final dot.

        `along` is called with them in the same transaction. Raises `RestoredError`.
        """
        pks, tokens = [one.pk for one in ones], {one.token for one in ones}
        now = clock.now()
        with transaction.atomic():
            self._advance()
            held = Delivery.objects.filter(pk__among=pks, token__in=tokens, state=State.CLAIMED)
            wanted = held.filter(lease_until__gt=now).filter(_still_wants_it(), ~_is_halted())
            count = wanted.update(state=State.HANDED, handed_at=now, lease_until=now + LEASE, batch=None)
            mine = Delivery.objects.filter(pk__among=pks, token__in=tokens, state=State.HANDED)
            marked = set(pks) if count == len(pks) else set(mine.values_list("pk", flat=True))
            days.count(self._journal.name, len(marked), now)
            sendings = {one.sending for one in ones if one.pk in marked} - self._begun
            if marked and along is not None:
                along(marked)
            if sendings:
                Sending.objects.filter(pk__in=sendings, began_at__isnull=True).update(began_at=now)
            crashpoint("engine.before_handed")
        crashpoint("engine.after_handed")
        self._seq += 1
        self._begun |= sendings
        if marked:
            these = [(keys[one.sending], one.subscription) for one in ones if one.pk in marked]
            self._journal.handed(self._seq, these)
        return marked

    def beat(self) -> None:
        """Say that this process lives, though it sends nothing: its mark is not tidied away."""
        JournalMark.objects.filter(name=self._journal.name).update(beat_at=clock.now())

    def look(self) -> None:
        """After the database was away: find out how far it came. Raises `RestoredError` if that is less than the journal's."""
        mark = JournalMark.objects.filter(name=self._journal.name).first()
        if mark is None or mark.seq < self._seq:
            raise RestoredError
        self._seq = mark.seq

    def _advance(self) -> None:
        mark = JournalMark.objects.filter(name=self._journal.name, seq=self._seq)
        if not mark.update(seq=F("seq") + 1, beat_at=clock.now()):
            raise RestoredError


def _still_wants_it() -> Exists:
    paused = Q(paused_until__isnull=False, paused_until__gt=clock.now())
    return Exists(Subscription.objects.running().filter(~paused, pk=OuterRef("subscription")))


def _is_halted() -> Exists:
    return Exists(Halt.objects.standing().filter(sending=OuterRef("sending")))
