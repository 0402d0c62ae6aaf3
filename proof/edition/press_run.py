"""Prints every page of a newsroom anew: `plates articles seconds seconds-for-articles`.

The last is what the articles' own pages took: their making, and their share of laying, syncing and writing down by the
number of plates. Fronts, lists, feeds and sitemaps are the rest.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections import Counter

import django

django.setup()

from broadsheet.config import installing  # noqa: E402 — needs Django to be ready
from broadsheet.edition import press  # noqa: E402
from broadsheet.edition.models import Plate  # noqa: E402
from broadsheet.edition.press_room import PressRoom  # noqa: E402


def main() -> None:
    """One core, from an empty tree."""
    logging.disable(logging.WARNING)
    if "rest" not in sys.argv:
        installing.install(say=lambda _line: None)
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setaffinity(0, {0})
    room = PressRoom()
    room.make_ready()
    made = _timed()
    began = time.monotonic()
    printed = sum(room.print_all())
    seconds = time.monotonic() - began
    articles = Plate.objects.filter(article__isnull=False, status=200).values("article").distinct().count()
    share = made.plates[True] / max(1, sum(made.plates.values()))
    print(printed, articles, seconds, made.seconds[True] + share * (seconds - sum(made.seconds.values())))


class _timed:
    """How long the making of articles' pages took, and of all others; and how many there were."""

    def __init__(self) -> None:
        self.seconds: Counter[bool] = Counter()
        self.plates: Counter[bool] = Counter()
        self._ask, press._ask = press._ask, self._asked

    def _asked(self, plate: Plate) -> press.Printed:
        began = time.monotonic()
        found = self._ask(plate)
        self.seconds[plate.article is not None] += time.monotonic() - began  # type: ignore[assignment]
        self.plates[plate.article is not None] += 1
        return found


if __name__ == "__main__":
    main()
