"""Lines that are kept open from letter to letter. One pool belongs to one thread of one process."""

from __future__ import annotations

import select
import time
from collections.abc import Sequence

from broadsheet.mail.lines.line import Line
from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.lines.server import Server

PER_LINE = 100
"""Letters on one line; servers of providers take 20 to 100 (spec/email.md §3)."""
IDLE = 60.0
"""Seconds after which an unused line is closed: servers do so, too, and a letter would be begun on a dead one."""

LOOK_EVERY = 5.0
"""Seconds between two looks at all lines: one at each letter would cost more than the letter."""


class NoLineError(Exception):
    """As many lines as there may be are in use. Give one back first."""


class Pool:
    """Up to `most` lines to one server."""

    def __init__(
        self, *, most: int, per_line: int = PER_LINE, idle: float = IDLE,
        server: Server | None = None, patience: Patience | None = None,
    ) -> None:  # fmt: skip
        """No line is made yet. Without `server`, it is that of the settings."""
        self.most = most
        self._per_line = per_line
        self._idle = idle
        self._server = server or Server.of_settings()
        self._patience = patience or Patience()
        self._looked = time.monotonic()
        self._free: list[Line] = []
        self._taken: list[Line] = []

    def take(self) -> Line:
        """A line that is open as far as one can know. Raises `NotConnectedError`, and `NoLineError` if all are in use."""
        if len(self._taken) >= self.most:
            raise NoLineError
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self.close_idle()
        line = self._fit() or self._server.connect(self._patience)
        self._taken.append(line)
        return line

    def give(self, line: Line) -> None:
        """Give it back, in whatever state it is. It is closed if a letter is half said, or it has carried enough."""
        self._taken.remove(line)
        line.reset()
        if line.carried >= self._per_line or len(self._taken) + len(self._free) >= self.most:
            line.close()
        elif line.is_open:
            self._free.append(line)

    def close_idle(self) -> None:
        """Close what nobody has used for a while, and what the server has closed or spoken on unasked."""
        self._looked = time.monotonic()
        for line in list(self._free):
            if not self._is_fit(line):
                self._free.remove(line)
                line.close()

    def close(self) -> None:
        """Close all lines; a letter that is half said on one is nothing."""
        for line in [*self._free, *self._taken]:
            line.close()
        self._free, self._taken = [], []

    def _fit(self) -> Line | None:
        """The one that was used last, if it is open still. The others are looked at when their turn comes."""
        while self._free:
            line = self._free.pop()
            if self._is_fit(line):
                return line
            line.close()
        return None

    def _is_fit(self, line: Line) -> bool:
        return time.monotonic() - line.used_at <= self._idle and not line.is_answered()

    def __enter__(self) -> Pool:
        """The pool itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self.close()


def answered(lines: Sequence[Line], within: float) -> list[Line]:
    """Those whose `answer` would not have to wait; waits so many seconds for the first of them."""
    found = [line for line in lines if line.is_answered()]
    if found or not lines:
        return found
    poll = select.poll()
    for line in lines:
        poll.register(line.fileno(), select.POLLIN)
    poll.poll(within * 1000)
    return [line for line in lines if line.is_answered()]
