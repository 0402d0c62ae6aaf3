"""What the worker does for the queue itself."""

from __future__ import annotations

from broadsheet.ops import worker
from broadsheet.ops.queue import sweeping

worker.register("dead workers", sweeping.requeue_what_the_dead_held)
worker.register("finished tasks", sweeping.tidy)
