"""Prints every page of a newsroom anew; prints the number of plates, how many articles there are among them, and the seconds."""

from __future__ import annotations

import contextlib
import logging
import os
import time

import django

django.setup()

from broadsheet.config import installing  # noqa: E402 — needs Django to be ready
from broadsheet.edition.models import Plate  # noqa: E402
from broadsheet.edition.press_room import PressRoom  # noqa: E402


def main() -> None:
    """One core, from an empty tree."""
    logging.disable(logging.WARNING)
    installing.install(say=lambda _line: None)
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setaffinity(0, {0})
    room = PressRoom()
    room.make_ready()
    began = time.monotonic()
    printed = sum(room.print_all())
    seconds = time.monotonic() - began
    articles = Plate.objects.filter(article__isnull=False, status=200).values("article").distinct().count()
    print(printed, articles, seconds)


if __name__ == "__main__":
    main()
