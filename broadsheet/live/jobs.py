"""What the worker does for the live feed."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from broadsheet.live import filing, tasks
from broadsheet.live.digest import making
from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat

EVERY = timedelta(seconds=30)
"""An event that is told live waits no two minutes for a mail."""


def look_into_the_mailbox() -> None:
    """By a task of its own: a server that answers slowly holds nothing else up."""
    if settings.FILING_MAILBOX and Heartbeat.objects.take_turn("the mailbox for posts", EVERY):
        tasks.fetch_filed.enqueue()


worker.register("posts whose embargo is over", filing.let_out_planned)
worker.register("the daily digest", making.make_due)
worker.register("a look into the mailbox for posts", look_into_the_mailbox)
