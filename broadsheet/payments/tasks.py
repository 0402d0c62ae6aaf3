"""What the worker does for payments: load, call."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from broadsheet.payments import closing, deciding, handling, reconciling, requesting, retention
from broadsheet.payments.models import Agreement, Hold, WebhookEvent

SOON = 40
"""A reader may be waiting to see their payment arrive, or staff for a report."""


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


@task(priority=SOON)
def let_go(pk: int) -> None:
    """Take nothing of what is held, because its reader has left. Safe to run again."""
    hold = Hold.objects.filter(pk=pk, decided_at__isnull=True).first()
    if hold is not None:
        deciding.refuse(hold=hold, by=None)


@task
def reconcile(slug: str, hours: int) -> None:
    """Ask a provider for everything about which something happened in these last hours."""
    reconciling.reconcile(slug, hours=hours)


@task(priority=SOON)
def fetch_report(slug: str, month: str) -> None:
    """Fetch a provider's report of a month, such as `2026-11-01`. Safe to run again."""
    closing.fetch(slug, date.fromisoformat(month))


@task
def forget_what_is_due() -> None:
    """Forget what is kept no longer. Safe to run again, and to be interrupted."""
    retention.forget_all()
