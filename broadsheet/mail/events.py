"""What happened to letters and addresses, in the past tense."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import Signal

letter_bounced = Signal()
"""A letter came back for good: `letter` (its row), `reason`. Sent by `bouncing.bounce` alone, outside any transaction."""

addresses_suppressed = Signal()
"""These get nothing any more: `addresses`, pairs of an address and its reason. Sent on commit."""

suppression_lifted = Signal()
"""Its address may get mail again: `address`, `why` (`Why`), `since` (when it began). Sent on commit."""

logger = logging.getLogger("broadsheet.mail")


def tell_suppressed(addresses: Sequence[tuple[str, str]]) -> None:
    """Tell everybody; who fails keeps nobody else from hearing of it."""
    _log(addresses_suppressed.send_robust(sender=None, addresses=addresses))


def tell_lifted(address: str, why: str, since: datetime) -> None:
    """Tell everybody."""
    _log(suppression_lifted.send_robust(sender=None, address=address, why=why, since=since))


def _log(answers: Sequence[tuple[Any, Any]]) -> None:
    for listener, answer in answers:
        if isinstance(answer, Exception):
            logger.error("%s failed to hear of a suppression", listener, exc_info=answer)
