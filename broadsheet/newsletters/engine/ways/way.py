"""What the engine asks of a way. `fill` and `end` are two steps so that `handed` can be written down between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from broadsheet.newsletters.engine.letters import Mailing, One
from broadsheet.newsletters.engine.results import Result


class Way(Protocol):
    """One line: one letter at a time."""

    def fill(self, mailing: Mailing, one: One) -> Result | None:
        """All but the final dot, in any thread. A result only if it ends here: nothing was taken then."""

    def end(self) -> None:
        """The final dot: from now on it may have been taken."""

    def drop(self) -> None:
        """It shall not be taken: the line is broken off before its final dot."""

    def result(self, one: One) -> Result:
        """What came of it, once it is answered; waits for that."""


class Ways(Protocol):
    """All lines of one process. None of this is called from two threads at a time."""

    most: int

    def take(self) -> Way | None:
        """A free one; None if there is none now, or none can be had."""

    def give(self, way: Way) -> None:
        """It is free again."""

    def answered(self, ways: Sequence[Way], within: float) -> list[Way]:
        """Those whose result is there; waits so many seconds for the first."""

    def close(self) -> None:
        """Done with."""
