"""What is kept of mails that came back, and for how long: docs/retention.md."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.foundation import clock
from broadsheet.mail.bounces import counting, esp, taking_in
from broadsheet.ops.models import Heartbeat

DAILY = timedelta(days=1)


def forget_when_due() -> None:
    """Once a day, whoever holds the lease."""
    if Heartbeat.objects.take_turn("forgetting of bounces", DAILY):
        forget()


def forget() -> int:
    """Delete what is due. Suppressions are none of it. Returns how many rows."""
    now = clock.now()
    return taking_in.forget(now) + esp.forget(now) + counting.forget(now)
