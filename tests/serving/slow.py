"""A task that takes its time and leaves tracks, and short programs that tests run against a site's database."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def take(tracks: str) -> None:
    """Leave a line, wait until the test lets it end, and leave another."""
    path = Path(tracks)
    with path.open("a") as lines:
        print("began", file=lines, flush=True)
        while not path.with_suffix(".go").exists():
            time.sleep(0.05)
        print("done", file=lines, flush=True)
