"""What payments listen to."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from broadsheet.accounts.events import account_deleted
from broadsheet.accounts.models import User
from broadsheet.payments import erasing
from broadsheet.readers import leaving

leaving.register("payments", erasing.held)


@receiver(account_deleted, dispatch_uid="payments.empty_the_identity")
def empty_the_identity(user: User, **_more: Any) -> None:
    """The ledger stays whole; who was behind its keys is forgotten."""
    erasing.erase(user)
