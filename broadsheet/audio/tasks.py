"""What the narrator does: load, call."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from broadsheet.audio import changing, making, renaming, saying_again
from broadsheet.ops.queue.enqueuing import later

QUEUE = "narration"
"""Of its own, and done by a process of its own: a voice needs seconds, and nobody's letter waits for it."""
BEHIND = -50
"""What is read anew in great numbers waits until what comes out today is read."""


@task(queue_name=QUEUE)
def narrate(pk: int, again: bool = False) -> int:
    """Make what the article is to have. Returns how many files. Run again, it makes only what is not there."""
    return making.make(pk, again=again)


@task(queue_name=QUEUE)
def say_again(language: str, forms: list[str]) -> int:
    """Ask for a new narration of every article that holds one of these words. Returns of how many."""
    return saying_again.have_said_again(language, forms, ask=lambda pk: later(narrate.using(priority=BEHIND), pk, True))


@task(queue_name=QUEUE, priority=BEHIND)
def read_anew(contributor: int, below: int | None = None) -> int:
    """Ask for the articles that fell silent when somebody's name changed, some at a time: the rest when those are read.

    Returns how many it asked for.
    """
    found = renaming.fallen_silent(contributor, below=below)
    for pk in found:
        with transaction.atomic():
            changing.await_turn(pk)
            later(narrate.using(priority=BEHIND), pk)
    if len(found) == renaming.AT_ONCE:
        later(read_anew, contributor, found[-1])
    return len(found)
