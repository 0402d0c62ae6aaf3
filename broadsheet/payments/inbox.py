"""Webhooks: checked, stored and queued in one transaction, answered at once; what they mean is asked afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from broadsheet.foundation.crashing import crashpoint
from broadsheet.ops.queue.enqueuing import later
from broadsheet.payments import tasks
from broadsheet.payments.models import WebhookEvent
from broadsheet.payments.providers import known


def receive(slug: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Keep an event. False if it was known. Raises `ForgedEventError`."""
    event = known.of(slug).hear(headers, body)
    crashpoint("inbox.before_row")
    try:
        with transaction.atomic():
            row = WebhookEvent.objects.create(
                provider=slug, event_id=event.id, kind=event.kind, about=event.about, body=body.decode(errors="replace")
            )
            later(tasks.handle_event, row.pk)  # in this very transaction: no event is there without its task
    except IntegrityError:
        return False
    crashpoint("inbox.after_row")
    return True
