"""When a provider says that we are too fast: Google's procedure for 421 4.7.28, for every provider (spec/email.md §3).

Stop for ten minutes at the least; then one line; if that is refused, ten minutes again; with each success one line more.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from broadsheet.mail.lines.answers import Answer

REST = timedelta(minutes=10)
TOO_FAST = frozenset({"4.7.28", "4.7.0", "4.4.5", "4.3.2"})
"""RFC 3463 and Google's list: unusual rate, server busy, not accepting now. 421 says so whatever follows it."""
LONGER = {"[TSS04]": timedelta(hours=2), "[TSS05]": timedelta(hours=2), "Spamhaus": timedelta(hours=2)}
"""Words with which providers say that ten minutes are not enough."""


class Pace(enum.Enum):
    """How things stand with one provider."""

    OPEN = "open"
    RESTING = "resting"
    TRYING = "trying"
    """Again, one line more with each success."""


@dataclass(frozen=True)
class BackOff:
    """Where we are with one provider. `lines` counts only while trying; `until` only while resting. Kept by whoever sends."""

    pace: Pace = Pace.OPEN
    lines: int = 0
    until: datetime | None = None
    why: str = ""

    def allowed(self, now: datetime, most: int) -> int:
        """How many lines there may be now, of `most`: 0 while resting, 1 when it is over."""
        if self.pace is Pace.OPEN:
            return most
        if self.pace is Pace.RESTING and self.until is not None and now < self.until:
            return 0
        return max(1, min(self.lines, most))

    def after(self, answer: Answer, now: datetime, most: int) -> BackOff:
        """The next state, after an answer of this provider's. What is told of one recipient alone changes nothing."""
        if is_too_fast(answer):
            return self._stopped(answer, now)
        if not answer.is_accepted or self.pace is Pace.OPEN:
            return self
        if self.pace is Pace.RESTING and self.until is not None and now < self.until:
            return self  # a letter that was under way already
        lines = self.lines + 1 if self.pace is Pace.TRYING else 2
        return BackOff() if lines >= most else BackOff(Pace.TRYING, lines, None, self.why)

    def _stopped(self, answer: Answer, now: datetime) -> BackOff:
        """Ten minutes from now; a rest that ends later anyway is not made shorter."""
        until = now + max((rest for words, rest in LONGER.items() if words in answer.text), default=REST)
        if self.until is not None and self.pace is Pace.RESTING:
            until = max(until, self.until)
        return replace(self, pace=Pace.RESTING, lines=0, until=until, why=str(answer)[:200])


def is_too_fast(answer: Answer) -> bool:
    """Whether the provider means the rate, and not this letter or its reader."""
    if answer.code == 421 or (400 <= answer.code < 500 and answer.enhanced in TOO_FAST):
        return True
    return answer.code >= 400 and any(words in answer.text for words in LONGER)
