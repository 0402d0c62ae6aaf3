"""Until when a membership is paid, and how long its access goes on after that."""

from __future__ import annotations

from datetime import datetime, timedelta

from broadsheet.payments.models import Agreement

ON_ITS_WAY = timedelta(days=2)
"""A renewal is settled hours after its moment, and we may hear of it late: nobody stands before a closed door meanwhile."""


def until(agreement: Agreement | None) -> tuple[datetime | None, datetime | None]:
    """Until when it is paid, and how long access goes on after that while the next payment is on its way or tried again."""
    if agreement is None or agreement.paid_until is None:
        return None, None
    ends = agreement.paid_until
    if agreement.ended_at is not None:
        return min(ends, agreement.ended_at), None
    if agreement.ends_at is not None or agreement.paused_until is not None:
        return ends, None
    return ends, max(ends + ON_ITS_WAY, agreement.retry_until or ends)
