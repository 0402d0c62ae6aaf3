"""What the worker does for narrations, now and then."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.audio import files, making
from broadsheet.audio.models import State
from broadsheet.audio.tasks import BEHIND, narrate
from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat
from broadsheet.ops.queue.enqueuing import later

EVERY = timedelta(minutes=5)
HOURLY = timedelta(hours=1)


def remove_left_over() -> None:
    """Files whose narration has ended, if whoever ended it died before it removed them."""
    if Heartbeat.objects.take_turn("narrations' left-over files", EVERY):
        files.remove_left_over()


def take_up_left() -> None:
    """Narrations that somebody began and died over: a task is done again by the queue, but a command is not."""
    if Heartbeat.objects.take_turn("narrations that were left", HOURLY):
        for row in making.left():
            later(narrate.using(priority=BEHIND), row.article_id, row.state == State.ANEW)


worker.register("files of ended narrations", remove_left_over)
worker.register("narrations that were left", take_up_left)
