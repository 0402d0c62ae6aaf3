"""What the worker does for narrations, now and then."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.audio import files
from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat

EVERY = timedelta(minutes=5)


def remove_left_over() -> None:
    """Files whose narration has ended, if whoever ended it died before it removed them."""
    if Heartbeat.objects.take_turn("narrations' left-over files", EVERY):
        files.remove_left_over()


worker.register("files of ended narrations", remove_left_over)
