"""What happens when a task is enqueued."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django_tasks.signals import task_enqueued
from django_tasks_db import DatabaseBackend

from broadsheet.ops.queue import bell


@receiver(task_enqueued, dispatch_uid="ops.ring_for_task")
def ring_for_task(sender: type, **_more: Any) -> None:
    """Wake the workers once the task is there for them to see."""
    if issubclass(sender, DatabaseBackend):
        transaction.on_commit(bell.ring, robust=True)
