"""What the worker does for campaigns by the clock."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.campaigns import exposing, freezing, noticing, reminding
from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat

_FORGETTING = "reminders forgotten, hourly"


def forget_old_reminders() -> None:
    """Once an hour, whoever holds the lease."""
    if Heartbeat.objects.take_turn(_FORGETTING, timedelta(hours=1)):
        reminding.tidy()


worker.register("figures of campaigns that are over", freezing.freeze_due)
worker.register("tallies of campaigns", noticing.look)
worker.register("reminders instead of payments", reminding.remind_due)
worker.register("old reminders", forget_old_reminders)
worker.register("beacons of asks", exposing.count_finished)
