"""What the worker does for gifts by the clock."""

from __future__ import annotations

from broadsheet.gifts import delivering, expiring, lining_up
from broadsheet.ops import worker

worker.register("gifts that are due", delivering.deliver_due)
worker.register("gifts in line", lining_up.line_up_all)
worker.register("gifts whose time is over", expiring.expire_due)
worker.register("reminders of gifts", expiring.remind)
