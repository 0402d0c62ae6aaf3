"""What the worker does for payments by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from broadsheet.ops import worker
from broadsheet.ops.models import Heartbeat
from broadsheet.payments import carrying, deciding, guarding, requesting, tasks
from broadsheet.payments.providers.bank_transfer import living as transfers
from broadsheet.payments.providers.sandbox import living

EVERY = timedelta(hours=1)
DAILY = timedelta(days=1)
RETENTION = "retention of payments"


def reconcile_hourly() -> None:
    """Have each provider asked once an hour, whoever holds the lease."""
    for slug in settings.PAYMENT_PROVIDERS:
        if Heartbeat.objects.take_turn(f"reconciliation with {slug}", EVERY):
            tasks.reconcile.enqueue(slug, 3)


def forget_daily() -> None:
    """Have what is kept no longer forgotten once a day, whoever holds the lease."""
    if Heartbeat.objects.take_turn(RETENTION, DAILY):
        tasks.forget_what_is_due.enqueue()


worker.register("the ledger's guards", guarding.stand)
worker.register("requests to providers that were left open", requesting.finish_what_was_left)
worker.register("held payments", deciding.live)
worker.register("bank transfers that are awaited", transfers.live)
worker.register("the sandbox's renewals", living.live)
worker.register("the ledger's subtotals", carrying.carry_what_is_late)
worker.register("reconciliation of payments", reconcile_hourly)
worker.register("retention", forget_daily)
