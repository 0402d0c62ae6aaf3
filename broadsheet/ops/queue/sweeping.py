"""What dead workers leave behind, and what nobody asks for any more."""

from __future__ import annotations

import time
from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from broadsheet.foundation import clock
from broadsheet.ops import limits
from broadsheet.ops.models import WorkerProcess
from broadsheet.ops.queue import bell, outcomes

DEAD_AFTER = timedelta(seconds=15)
"""Seven missed beats. One that is merely slow loses its task, not the task its outcome: see the fence."""
LOOK_AT_ALL_EVERY = 60.0
KEPT = timedelta(days=2)
"""How long a task that was done can be looked up."""

_looked_at = -LOOK_AT_ALL_EVERY
_tidied_at = 0.0


def requeue_what_the_dead_held() -> int:
    """Give the tasks of workers that are silent, or that nobody knows, to others. Returns how many."""
    global _looked_at
    silent = list(WorkerProcess.objects.silent(longer_than=DEAD_AFTER))
    if not silent and time.monotonic() - _looked_at < LOOK_AT_ALL_EVERY:
        return 0
    _looked_at = time.monotonic()
    WorkerProcess.objects.silent(longer_than=DEAD_AFTER).filter(pk__in=[worker.pk for worker in silent]).delete()
    count = _requeue(living=set(WorkerProcess.objects.values_list("name", flat=True)))
    if count:
        bell.ring()
    return count


def tidy() -> int:
    """Forget tasks that were done and limits that were counted days ago, now and then. Returns how many tasks."""
    global _tidied_at
    if time.monotonic() - _tidied_at < LOOK_AT_ALL_EVERY * 10:
        return 0
    _tidied_at = time.monotonic()
    limits.tidy()
    count: int = DBTaskResult.objects.successful().filter(finished_at__lt=clock.now() - KEPT).delete()[0]
    return count


def _requeue(*, living: set[str]) -> int:
    # A worker's row is there before its first claim: whoever holds a task without one is dead.
    held = DBTaskResult.objects.running().only("pk", "worker_ids", "task_path", "args_kwargs")
    orphans = [task for task in held if not task.worker_ids or task.worker_ids[-1] not in living]
    return sum(outcomes.died(task) for task in orphans)
