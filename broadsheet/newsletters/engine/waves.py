"""A sender: takes letters in hand, fills its lines, marks what is filled as handed, sends the final dots, writes down the answers.

Lines that are slow keep nobody waiting: each turn does what can be done now for all others. A kill at any point leaves at most one
letter for each line of which nobody knows.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ALL_COMPLETED, Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.db import connections

from broadsheet.foundation.crashing import crashpoint
from broadsheet.foundation.giving_way import Patience
from broadsheet.newsletters.engine import choosing, claiming, owning
from broadsheet.newsletters.engine import results as writing
from broadsheet.newsletters.engine.claiming import LEASE
from broadsheet.newsletters.engine.journal import Journal
from broadsheet.newsletters.engine.letters import Mailing, One
from broadsheet.newsletters.engine.marking import Marker
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.engine.throttle import Throttle
from broadsheet.newsletters.engine.ways.way import Way, Ways

logger = logging.getLogger("broadsheet.newsletters")

GATHER = 0.2
"""Seconds that lines which are filled already wait for the others of their turn."""
MARGIN = 3.0
"""Seconds before its lease ends in which no final dot is sent any more."""
AHEAD = 6
"""For each line so many are in hand, so that a more pressing sending waits for few."""


class Sender:
    """One process's lines, and what it has in hand. One thread calls it."""

    def __init__(self, ways: Ways) -> None:
        """Nothing is in hand yet."""
        self.journal = Journal()
        self.marker = Marker(self.journal)
        self.marker.begin()
        self._ways = ways
        self._threads = ThreadPoolExecutor(max_workers=ways.most, thread_name_prefix="filling")
        self._queue: deque[One] = deque()
        self._filling: dict[Future[Result | None], tuple[Way, One]] = {}
        self._answering: dict[int, tuple[Way, One]] = {}
        self._results: list[Result] = []
        self._mailings: dict[int, Mailing] = {}
        self._throttle = Throttle(self.journal.name, settings.SENDERS)
        self.is_dry = False
        """Whether nothing was there to be taken in hand when it looked last."""

    @property
    def tokens(self) -> set[int]:
        """What it holds."""
        held: Iterable[One] = [
            *self._queue, *(one for _way, one in [*self._filling.values(), *self._answering.values()]),
            *(each.one for each in self._results),
        ]  # fmt: skip
        return {one.token for one in list(held)}

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing in hand."""
        return not (self._queue or self._filling or self._answering or self._results)

    def turn(self, *, takes_more: bool = True) -> int:
        """Do what can be done now, giving way to whoever presses a button. Returns how many results were written."""
        patience = Patience()
        patience.wait()
        if takes_more and len(self._queue) < self._ways.most:
            self._take()
        self._fill()
        filled = self._filled()
        patience.wait()
        self._hand(filled)
        self._hear()
        patience.wait()
        return self._write()

    def let_go(self) -> None:
        """Give back what was not handed over."""
        ones, self._queue = list(self._queue), deque()
        claiming.give_back(ones)

    def close(self) -> None:
        """Done with."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._ways.close()
        self.journal.close()

    def _take(self) -> None:
        self.is_dry = False
        self._throttle.share()
        for sending in choosing.next_ones():
            found = claiming.claim(sending, self._ways.most * AHEAD, not_to=self._throttle.closed())
            if found:
                mailing = self._mailings.get(sending.pk)
                if mailing is None or not mailing.is_good_for(sending):
                    self._mailings[sending.pk] = Mailing(sending)
                self._queue.extend(found)
                return
        self.is_dry = True

    def _fill(self) -> None:
        """Those whose provider takes no more now are given back: others go before them."""
        too_many: list[One] = []
        while self._queue and (way := self._ways.take()) is not None:
            one = self._queue.popleft()
            if not self._throttle.take(one.provider):
                too_many.append(one)
                self._ways.give(way)
                continue
            future = self._threads.submit(_filled_on, way, self._mailings[one.sending], one)
            self._filling[future] = (way, one)
        claiming.give_back(too_many)

    def _filled(self) -> list[tuple[Way, One]]:
        done, _still = wait(self._filling, timeout=GATHER, return_when=ALL_COMPLETED)
        filled: list[tuple[Way, One]] = []
        for future in done:
            way, one = self._filling.pop(future)
            result = _result_of(future, one)
            if result is None:
                filled.append((way, one))
            else:
                self._results.append(result)
                self._break_off(way)
        return filled

    def _hand(self, filled: list[tuple[Way, One]]) -> None:
        """Mark them, then send the dots. What can't be marked is broken off, and whoever it was for has nothing."""
        if not filled:
            return
        crashpoint("engine.filled")
        began = _now()
        keys = {one.sending: self._mailings[one.sending].key for _way, one in filled}
        try:
            marked = self.marker.hand([one for _way, one in filled], keys)
        except BaseException:
            for way, one in filled:
                self._break_off(way)
                self._results.append(Result(one, End.LOST))
            raise
        for way, one in filled:
            self._end(way, one, is_mine=one.pk in marked, began=began)
        unmarked = [one for _way, one in filled if one.pk not in marked]
        self.is_dry = self.is_dry and not unmarked
        claiming.give_back(unmarked)

    def _end(self, way: Way, one: One, *, is_mine: bool, began: float) -> None:
        if is_mine and _now() - began < LEASE.total_seconds() - MARGIN:
            way.end()
            self._answering[one.pk] = (way, one)
            crashpoint("engine.after_dot")
            return
        self._break_off(way)
        if is_mine:
            self._results.append(Result(one, End.LOST))
        else:
            self._throttle.returned(one.provider)

    def _break_off(self, way: Way) -> None:
        way.drop()
        self._ways.give(way)

    def _hear(self) -> None:
        ways = {id(way): (way, one) for way, one in self._answering.values()}
        within = 0.0 if self._filling or (self._queue and len(ways) < self._ways.most) else GATHER
        ended: list[tuple[str, Result]] = []
        for way in self._ways.answered([way for way, _one in ways.values()], within):
            one = ways[id(way)][1]
            result = way.result(one)
            del self._answering[one.pk]
            self._ways.give(way)
            self._results.append(result)
            ended.append((self._mailings[one.sending].key, result))
        if ended:
            crashpoint("engine.answered")
            self.journal.ended(ended)

    def _write(self) -> int:
        if not self._results:
            return 0
        crashpoint("engine.before_results")
        writing.write(self._results)
        ended, self._results = self._results, []
        crashpoint("engine.after_results")
        for each in ended:
            self._throttle.ended(each)
        owning.count_refused(ended)
        return len(ended)


def _filled_on(way: Way, mailing: Mailing, one: One) -> Result | None:
    """In a thread: what it asked the database by is closed with it."""
    try:
        return way.fill(mailing, one)
    finally:
        connections.close_all()


def _result_of(future: Future[Result | None], one: One) -> Result | None:
    try:
        return future.result()
    except Exception as error:
        logger.exception("A letter could not be written")
        return Result(one, End.DEFERRED, 0, f"{type(error).__name__}: {error}")


def _now() -> float:
    """Goes on while the process is frozen, or the machine asleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
