"""What the narrator does: load, call."""

from __future__ import annotations

from django_tasks import task

from broadsheet.audio import making, saying_again
from broadsheet.ops.queue.enqueuing import later

QUEUE = "narration"
"""Of its own, and done by a process of its own: a voice needs seconds, and nobody's letter waits for it."""


@task(queue_name=QUEUE)
def narrate(pk: int, again: bool = False) -> int:
    """Make what the article is to have. Returns how many files. Run again, it makes only what is not there."""
    return making.make(pk, again=again)


@task(queue_name=QUEUE)
def say_again(language: str, forms: list[str]) -> int:
    """Ask for a new narration of every article that holds one of these words. Returns of how many."""
    return saying_again.have_said_again(language, forms, ask=lambda pk: later(narrate, pk, True))
