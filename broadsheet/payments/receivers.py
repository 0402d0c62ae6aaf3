"""What payments listen to."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from broadsheet.accounts.events import account_deleted
from broadsheet.accounts.models import User
from broadsheet.ops.queue.enqueuing import later
from broadsheet.payments import access, erasing, tasks
from broadsheet.readers import leaving

leaving.register("payments", erasing.held)


@receiver(account_deleted, dispatch_uid="payments.empty_the_identity")
def empty_the_identity(user: User, **_more: Any) -> None:
    """Nothing is taken any more; the ledger stays whole; who was behind its keys is forgotten."""
    for agreement in access.own_agreements(user).filter(ended_at__isnull=True):
        later(tasks.end_agreement, agreement.pk)
    for hold in access.own_holds(user):
        later(tasks.let_go, hold.pk)
    erasing.erase(user)
