"""Having CDNs forget what has changed, behind the press: it never waits for a CDN, and no CDN's trouble is forgotten."""

from __future__ import annotations

import logging
import random
import time
from collections import OrderedDict
from collections.abc import Sequence

from wagtail.contrib.frontend_cache.backends import BaseBackend

from broadsheet.edition import cdn
from broadsheet.edition.following import Follower, is_public
from broadsheet.edition.journal import Line
from kiosk.plates import Plate

logger = logging.getLogger("broadsheet.press")

NAME = "cdn"
GATHER_SECONDS = 0.3
"""A publication's plates come in several batches: they are gathered for so long. What was withdrawn is not."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
AT_ONCE = 500
MANY = 3000
"""So many plates at once are forgotten by their kinds: a full run, not a publication."""
REMEMBERED = 20_000
KINDS = ("page", "feed", "sitemap", "fragment", "style", "text", "tally", "redirect", "gone", "missing")


class Purger:
    """One installation's word to its CDNs. `trouble` says what is wrong, for the desk."""

    def __init__(self, backends: Sequence[BaseBackend] | None = None) -> None:
        self._backends = cdn.configured() if backends is None else backends
        self.follower = Follower(NAME)
        self.trouble = ""
        self._tries = 0
        self._not_before = 0.0
        self._seen: OrderedDict[str, tuple[int, str]] = OrderedDict()
        """What is known to be out at some addresses: a plate that was only pressed harder need not be purged."""

    @property
    def is_wanted(self) -> bool:
        """Whether there is any CDN."""
        return bool(self._backends)

    def work(self, *, up_to: int | None = None) -> float | None:
        """Purge what is due, no further than a line number. Returns in how many seconds to come again, if in any.

        Raises `OSError` when the journal cannot be read.
        """
        new = self.follower.catch_up()
        if self.follower.is_idle:
            return None
        if new and not self._tries and not self._not_before:
            self._not_before = time.monotonic() + GATHER_SECONDS
        if any(_is_withdrawn(line) for line in new):
            self._not_before = 0.0
        left = self._not_before - time.monotonic()
        return left if left > 0 else self._purge(up_to)

    def again_after(self, seq: int) -> None:
        """Tell again of everything after this number: the CDN may have fetched earlier pages meanwhile."""
        self._seen.clear()
        self.follower.go_back(seq)

    def _purge(self, up_to: int | None) -> float | None:
        waiting = self.follower.waiting.values()
        due = [line for line in waiting if up_to is None or line.seq <= up_to or _is_withdrawn(line)]
        try:
            if self.follower.is_whole or len(due) > MANY:
                cdn.purge(self._backends, ["/"], KINDS)
                self._by_address(due if not all(isinstance(each, cdn.KeyBackend) for each in self._backends) else [])
                self.follower.is_complete()
            else:
                self._by_address(due)
        except cdn.PurgeError as error:
            return self._again(str(error))
        self.follower.done(*due)
        if self.trouble:
            logger.info("The CDN has been told again")
        self.trouble, self._tries, self._not_before = "", 0, 0.0
        return None

    def _by_address(self, due: Sequence[Line]) -> None:
        """What was withdrawn goes first."""
        changed = [line for line in due if is_public(line) and self._is_news(line)]
        changed.sort(key=lambda line: not _is_withdrawn(line))
        for start in range(0, len(changed), AT_ONCE):
            some = changed[start : start + AT_ONCE]
            cdn.purge(self._backends, [line.address for line in some])
            for line in some:
                self._remember(line)
            self.follower.done(*some)

    def _is_news(self, line: Line) -> bool:
        is_printed = not isinstance(line, Plate) or line.status > 0
        return is_printed and self._seen.get(line.address) != _facts(line)

    def _remember(self, line: Line) -> None:
        self._seen[line.address] = _facts(line)
        self._seen.move_to_end(line.address)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def _again(self, told: str) -> float:
        pause: float = min(FIRST_PAUSE * 2.0**self._tries, LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311
        self._tries += 1
        self._not_before = time.monotonic() + pause
        if told != self.trouble:
            logger.error("The CDN was not told what has changed (%s); trying again until it is", told)
        self.trouble = told
        return pause


def _is_withdrawn(line: Line) -> bool:
    return not isinstance(line, Plate) or line.status == 410


def _facts(line: Line) -> tuple[int, str]:
    """What readers see of it: status, body and headers."""
    if not isinstance(line, Plate):
        return 0, ""
    return line.status, f"{line.etag} {sorted(line.headers.items())}"
