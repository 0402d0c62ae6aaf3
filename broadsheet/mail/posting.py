"""Handing a letter over: it leaves by the worker, never while somebody waits for a page."""

from __future__ import annotations

from django.db import transaction

from broadsheet.mail import tasks
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Outgoing
from broadsheet.ops.queue.enqueuing import later


@transaction.atomic
def post(letter: Letter, *, priority: int = tasks.AT_ONCE) -> Outgoing:
    """Have it sent once what is being written is committed: row and task are of the caller's transaction.

    Letters of a list have a lower priority, so that nobody waits for a code behind them.
    """
    row = Outgoing.objects.create(**letter.as_json())
    later(tasks.send_letter.using(priority=priority), row.pk)
    return row
