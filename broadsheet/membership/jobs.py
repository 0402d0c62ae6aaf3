"""What the worker does for memberships by the clock."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.membership import tasks
from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat

EVERY = timedelta(hours=1)
NAME = "letters to members, hourly"


def write_hourly() -> None:
    """Once an hour, whoever holds the lease: letters that are due, announced prices."""
    if Heartbeat.objects.take_turn(NAME, EVERY):
        tasks.write_letters.enqueue()
        tasks.change_prices.enqueue()


worker.register("letters to members", write_hourly)
