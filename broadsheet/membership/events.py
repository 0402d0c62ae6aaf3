"""What happened to access, told on commit. Each signal's sender is `Grant`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from broadsheet.membership.models import Grant

grant_given = Signal()
"""Somebody was given access: `grant`."""

grant_revoked = Signal()
"""A grant gives nothing more: `grant`."""

grant_moved = Signal()
"""A grant's end was moved: `grant`."""


def tell(signal: Signal, grant: Grant) -> None:
    """Send it once the transaction is committed; not at all if it is rolled back."""
    send: Callable[[], Any] = partial(signal.send_robust, sender=Grant, grant=grant)
    transaction.on_commit(send, robust=True)
