"""What the worker does for letters by the clock, and for what comes back of them."""

from __future__ import annotations

from django.conf import settings

from broadsheet.mail import forgetting, sending, tasks
from broadsheet.mail.bounces import esp, mailbox, taking_in
from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat


def look_into_the_mailbox() -> None:
    """Every two minutes, by a task of its own: a server that answers slowly holds nothing else up."""
    if settings.BOUNCE_MAILBOX and Heartbeat.objects.take_turn("the mailbox for bounces", mailbox.EVERY):
        tasks.fetch_bounces.enqueue()


worker.register("letters that were cut off", sending.park_stale)
worker.register("mails that came back", taking_in.handle_waiting)
worker.register("what mail providers told", esp.apply_waiting)
worker.register("a look into the mailbox for bounces", look_into_the_mailbox)
worker.register("forgetting what came back", forgetting.forget_when_due)
