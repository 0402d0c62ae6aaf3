"""A sender for mail providers that take a thousand letters in one call. It takes turns as the one for lines does (`waves.py`).

A batch and the marks of its letters are one transaction, before the call. A call that nobody answered is made again under the
same key where its provider knows keys, by whoever comes first; everywhere else its letters are uncertain.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from concurrent.futures import Future

from django.db import transaction

from broadsheet.foundation.crashing import crashpoint
from broadsheet.foundation.giving_way import Patience
from broadsheet.newsletters.engine import batches, choosing, claiming, owning
from broadsheet.newsletters.engine import results as writing
from broadsheet.newsletters.engine.batches import Held
from broadsheet.newsletters.engine.claiming import LEASE
from broadsheet.newsletters.engine.journal import Journal
from broadsheet.newsletters.engine.letters import Mailing, One
from broadsheet.newsletters.engine.marking import Marker
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.engine.ways import calls, requests
from broadsheet.newsletters.engine.ways.calls import Answered, Calls, Kind
from broadsheet.newsletters.engine.ways.esps import Esp
from broadsheet.newsletters.engine.ways.requests import Request
from broadsheet.newsletters.models import Batch

logger = logging.getLogger("broadsheet.newsletters")

GATHER = 0.2
MARGIN = 3.0
REST = 30.0
"""Seconds without a call after a provider said `not now`, and did not say for how long."""
BY_STATUS = {
    "sent": End.ACCEPTED, "queued": End.ACCEPTED, "invalid": End.REFUSED, "rejected": End.REFUSED, "failed": End.DEFERRED,
}  # fmt: skip
"""Anymail's words. What it has no word for, nobody knows."""


class BatchSender:
    """One process's calls, and what it has in hand. One thread calls it."""

    def __init__(self, esp: Esp) -> None:
        """Nothing is in hand yet."""
        self.journal = Journal()
        self.marker = Marker(self.journal)
        self.marker.begin()
        self._esp, self._calls = esp, Calls(esp)
        self._queue: deque[list[One]] = deque()
        self._open: dict[Future[Answered], Held] = {}
        self._ended: list[tuple[Held, list[Result]]] = []
        self._mailings: dict[int, Mailing] = {}
        self._not_before = 0.0
        self.is_dry = False
        """Whether nothing was there to be taken in hand when it looked last."""

    @property
    def tokens(self) -> set[int]:
        """What it holds."""
        held = [*self._open.values(), *(held for held, _results in list(self._ended))]
        return {one.token for group in [*self._queue, *(each.ones for each in held)] for one in group}

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing in hand."""
        return not (self._queue or self._open or self._ended)

    def turn(self, *, takes_more: bool = True) -> int:
        """Do what can be done now. Returns how many results were written."""
        Patience().wait()
        may_call = time.monotonic() >= self._not_before
        if not may_call:
            self._give_back()
            self.is_dry = True
        if takes_more and may_call and len(self._open) < calls.MOST:
            self._adopt()
            if not self._queue:
                self._take()
        while may_call and self._queue and len(self._open) < calls.MOST:
            self._hand(self._queue.popleft())
        self._hear()
        return self._write()

    def let_go(self) -> None:
        """Give back what was not handed over."""
        self._give_back()

    def close(self) -> None:
        """Done with."""
        self._calls.close()
        self.journal.close()

    def _give_back(self) -> None:
        ones = [one for group in self._queue for one in group]
        self._queue.clear()
        claiming.give_back(ones)

    def _adopt(self) -> None:
        self.marker.look()
        held = batches.adopt()
        if held is not None:
            crashpoint("engine.adopted")
            self._call(held)

    def _take(self) -> None:
        self.is_dry = False
        for sending in choosing.next_ones():
            found = claiming.claim(sending, self._esp.most)
            if found:
                mailing = self._mailings.get(sending.pk)
                if mailing is None or not mailing.is_good_for(sending):
                    mailing = self._mailings[sending.pk] = Mailing(sending)
                self._queue.extend(requests.groups(self._esp, mailing, found))
                return
        self.is_dry = not self._open

    def _hand(self, ones: list[One]) -> None:
        """Mark them and keep the batch, then call. Who may not have it any more is in neither."""
        mailing, began = self._mailings[ones[0].sending], _now()
        request = requests.compose(self._esp, mailing, ones)
        kept: list[tuple[Batch, Request]] = []

        def keep(marked: set[int]) -> None:
            wanted = request.of(marked)
            kept.append((batches.keep(self._esp, mailing.pk, wanted), wanted))

        marked = self.marker.hand(ones, {mailing.pk: mailing.key}, along=keep)
        claiming.give_back([one for one in ones if one.pk not in marked])
        self.is_dry = self.is_dry and len(marked) == len(ones)
        if not marked:
            return
        batch, wanted = kept[0]
        held = batches.held_of(batch, mailing.key, [one for one in ones if one.pk in marked], wanted)
        if _now() - began < LEASE.total_seconds() - MARGIN:
            self._call(held)
        else:
            self._end(held, [Result(one, End.LOST) for one in held.ones])

    def _call(self, held: Held) -> None:
        self._open[self._calls.begin(held.request)] = held
        crashpoint("engine.called")

    def _hear(self) -> None:
        if not self._open:
            return
        for future in self._calls.answered(self._open, GATHER):
            held = self._open.pop(future)
            self._understand(held, _answer_of(future))

    def _understand(self, held: Held, answer: Answered) -> None:
        crashpoint("engine.batch_answered")
        is_first = held.calls == 1
        if answer.kind is Kind.NOT_NOW:
            logger.warning("The mail provider takes nothing now: %s", answer.said)
            self._not_before = time.monotonic() + (answer.after or REST)
            if is_first:
                batches.take_back(held)
                self.journal.ended([(held.key, Result(one, End.LOST, answer.code)) for one in held.ones])
                return
        if answer.kind in (Kind.NOT_NOW, Kind.NOBODY_KNOWS) and held.is_repeatable:
            batches.put_aside(held, answer.code if answer.kind is Kind.NOBODY_KNOWS else 0)
            return
        self._end(held, _results(held, answer))

    def _end(self, held: Held, results: list[Result]) -> None:
        self._ended.append((held, results))
        self.journal.ended([(held.key, result) for result in results])

    def _write(self) -> int:
        if not self._ended:
            return 0
        crashpoint("engine.batch_before_results")
        results = [result for _held, each in self._ended for result in each]
        with transaction.atomic():
            writing.write(results)
            batches.settle([held.pk for held, _results in self._ended])
        self._ended = []
        crashpoint("engine.batch_after_results")
        owning.count_refused(results)
        return len(results)


def _results(held: Held, answer: Answered) -> list[Result]:
    """What an answer means for each letter. Of a call that was made again, only what was plainly taken is known."""
    if answer.kind is Kind.TAKEN:
        statuses = {to.lower(): status for to, status in answer.statuses.items()}
        ends = {
            letter.pk: BY_STATUS.get(statuses.get(letter.to.lower()) or "", End.UNCERTAIN)
            for letter in held.request.letters
        }
        return [Result(one, ends[one.pk], answer.code, _said(ends[one.pk])) for one in held.ones]
    if answer.kind is Kind.TAKEN_BEFORE and held.calls > 1 and held.code is None:
        return [Result(one, End.ACCEPTED, 200) for one in held.ones]
    if answer.kind is Kind.WRONG and held.calls == 1:
        end = End.LOST if len(held.ones) > 1 else End.REFUSED
        return [Result(one, end, answer.code, answer.said) for one in held.ones]
    return [Result(one, End.UNCERTAIN, answer.code, answer.said or batches.UNKNOWN) for one in held.ones]


def _said(end: End) -> str:
    return "" if end is End.ACCEPTED else f"The mail provider says: {end.value}"


def _answer_of(future: Future[Answered]) -> Answered:
    try:
        return future.result()
    except Exception as error:
        logger.exception("A batch could not be handed over")
        return Answered(Kind.NOBODY_KNOWS, 0, f"{type(error).__name__}: {error}"[:300])


def _now() -> float:
    """Goes on while the process is frozen, or the machine asleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
