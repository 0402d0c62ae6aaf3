"""What the worker does for payments by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat
from broadsheet.payments import requesting, tasks
from broadsheet.payments.providers.sandbox import living

EVERY = timedelta(hours=1)


def reconcile_hourly() -> None:
    """Have each provider asked once an hour, whoever holds the lease."""
    for slug in settings.PAYMENT_PROVIDERS:
        name = f"reconciliation with {slug}"
        silence = Heartbeat.objects.silence(name)
        if silence is None or silence >= EVERY:
            Heartbeat.objects.beat(name)
            tasks.reconcile.enqueue(slug, 3)


worker.register("requests to providers that were left open", requesting.finish_what_was_left)
worker.register("the sandbox's renewals", living.live)
worker.register("reconciliation of payments", reconcile_hourly)
