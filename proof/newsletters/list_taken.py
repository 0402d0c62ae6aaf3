"""A child of the proof: takes a list over and tells how long that took, how much memory, and how fast its audience is counted."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

import django

TIMES = 11


def main(path: Path) -> None:
    """Print the facts as JSON on the last line."""
    from broadsheet.newsletters import audience, importing  # noqa: PLC0415 - Django is set up now
    from broadsheet.newsletters.models import Newsletter  # noqa: PLC0415

    at_quarter = rows = 0
    total = importing.length(path)
    began = time.monotonic()

    def advance(count: int) -> None:
        nonlocal rows, at_quarter
        rows += count
        if not at_quarter and rows >= total / 4:
            at_quarter = _peak()

    found = importing.take_over(path, advance=advance)
    seconds = time.monotonic() - began
    counts, counted = [], 0
    for newsletter in Newsletter.objects.filter(slug__startswith="proof-").order_by("pk"):
        for _time in range(TIMES):
            start = time.perf_counter()
            counted = audience.of(newsletter).count()
            counts.append((time.perf_counter() - start) * 1000)
        print(newsletter.slug, counted, round(statistics.median(counts[-TIMES:])), "ms", flush=True)
    print(json.dumps({
        "seconds": seconds, "rows": found.rows, "added": found.added, "left_out": found.left_out,
        "at_quarter": at_quarter, "peak": _peak(), "count_ms": max(_medians(counts)),
    }))  # fmt: skip


def _medians(values: list[float]) -> list[float]:
    return [statistics.median(values[start : start + TIMES]) for start in range(0, len(values), TIMES)]


def _peak() -> int:
    """The most memory that this process ever had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
    django.setup()
    main(Path(sys.argv[1]))
