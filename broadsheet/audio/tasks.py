"""What the narrator does: load, call."""

from __future__ import annotations

from django_tasks import task

from broadsheet.audio import making

QUEUE = "narration"
"""Of its own, and done by a process of its own: a voice needs seconds, and nobody's letter waits for it."""


@task(queue_name=QUEUE)
def narrate(pk: int, again: bool = False) -> int:
    """Make what the article is to have. Returns how many files. Run again, it makes only what is not there."""
    return making.make(pk, again=again)
