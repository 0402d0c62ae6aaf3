"""How much goes to which provider now, by the rules of `mail.throttling`: one process's share of lines and letters a minute.

Rests are everybody's: who is told that we are too fast writes it down, rests, and tries again alone; the others look every two seconds.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta

from broadsheet.foundation import clock
from broadsheet.mail.throttling import limits
from broadsheet.mail.throttling.backing_off import BackOff, Pace
from broadsheet.mail.throttling.limits import Limits, Minute
from broadsheet.newsletters.engine.results import Result
from broadsheet.newsletters.models import JournalMark, Rest

LOOK_EVERY = 2.0
"""Seconds between two looks at what others were told, and at who they are."""
HEARD = timedelta(seconds=30)
"""Engines beat every eight seconds, on whichever machine: who has not for so long sends nothing."""


class Throttle:
    """Buckets are kept in memory. `share` asks the database and may raise its errors; nothing else here does."""

    def __init__(self, name: str = "", processes: int = 1) -> None:
        """Nobody has been written to. `name` is this process's own, one of so many on this machine; others are heard of."""
        self._name = name
        self._here = self._processes = max(1, processes)
        self._minutes: dict[str, Minute] = {}
        self._rests: dict[str, BackOff] = {}
        self._told: set[str] = set()
        self._others: set[str] = set()
        self._looked: float | None = None
        self._on_line: Counter[str] = Counter()

    def share(self) -> None:
        """Tell the others what this one was told, and hear what they were."""
        while self._told:
            provider = next(iter(self._told))
            self._tell(provider, clock.now())
            self._told.discard(provider)
        now = time.monotonic()
        if self._looked is None or now - self._looked >= LOOK_EVERY:
            standing = Rest.objects.standing(clock.now()).exclude(holder=self._name)
            self._others = set(standing.values_list("provider", flat=True))
            self._processes = max(self._here, JournalMark.objects.filter(beat_at__gt=clock.now() - HEARD).count())
            self._looked = now

    def closed(self) -> set[str]:
        """Those that get nothing at this moment, or no more than they have on lines already."""
        names = {*self._rests, *self._minutes, *self._others}
        return {name for name in names if self._lines(name) <= self._on_line[name] or self._left(name) < 1}

    def take(self, provider: str) -> bool:
        """Have one letter more go there; False if none may now."""
        if self._lines(provider) <= self._on_line[provider]:
            return False
        rule, now = self._limits(provider), time.monotonic()
        minute, count = self._minutes.get(provider, Minute.full(rule, now)).taken(rule, now, 1)
        self._minutes[provider] = minute
        self._on_line[provider] += count
        return bool(count)

    def returned(self, provider: str) -> None:
        """One is on no line any more."""
        self._on_line[provider] = max(0, self._on_line[provider] - 1)

    def ended(self, result: Result) -> None:
        """Learn from what was answered."""
        provider = result.one.provider
        self.returned(provider)
        if result.answer is None:
            return
        before = self._rests.get(provider, BackOff())
        after = before.after(result.answer, clock.now(), self._limits(provider).lines)
        if after == before:
            return
        self._told.add(provider)
        if after == BackOff():
            del self._rests[provider]
        else:
            self._rests[provider] = after

    def _tell(self, provider: str, now: datetime) -> None:
        rest = self._rests.get(provider)
        if rest is None:
            Rest.objects.filter(provider=provider, holder=self._name).delete()
            return
        facts = {"holder": self._name, "lines": rest.lines, "why": rest.why, "told_at": now, "until": rest.until or now}
        if rest.pace is Pace.RESTING:
            Rest.objects.update_or_create(provider=provider, defaults=facts)
        else:
            Rest.objects.filter(provider=provider, holder=self._name).update(**facts)

    def _limits(self, provider: str) -> Limits:
        return limits.share(limits.of(provider), self._processes)

    def _lines(self, provider: str) -> int:
        if provider in self._others:
            return 0
        most = self._limits(provider).lines
        rest = self._rests.get(provider)
        return rest.allowed(clock.now(), most) if rest else most

    def _left(self, provider: str) -> float:
        minute, rule = self._minutes.get(provider), self._limits(provider)
        if minute is None:
            return 1.0
        return minute.left + max(0.0, time.monotonic() - minute.at) * rule.per_minute / 60
