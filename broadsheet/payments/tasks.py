"""What the worker does for payments: load, call."""

from __future__ import annotations

from django_tasks import task

from broadsheet.payments import handling, reconciling, requesting
from broadsheet.payments.models import Agreement, WebhookEvent

SOON = 40
"""A reader may be waiting to see their payment arrive."""


@task(priority=SOON)
def handle_event(pk: int) -> None:
    """Take in what one event is about. Safe to run again."""
    handling.handle(WebhookEvent.objects.get(pk=pk))


@task(priority=SOON)
def end_agreement(pk: int) -> None:
    """Take no more under an agreement whose money went back, or whose payer has left. Safe to run again."""
    agreement = Agreement.objects.get(pk=pk)
    if agreement.ended_at is None:
        requesting.end(agreement=agreement, by=None, now=True, reason="the money went back, or the account was deleted")


@task
def reconcile(slug: str, hours: int) -> None:
    """Ask a provider for everything about which something happened in these last hours."""
    reconciling.reconcile(slug, hours=hours)
