"""Putting tasks into the queue together with what they are about."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend


def later(wanted: Task[..., Any], *arguments: Any) -> None:
    """Have it done once what is being written is committed, whatever keeps the queue."""
    if isinstance(wanted.get_backend(), DatabaseBackend):
        wanted.enqueue(*arguments)  # a row of this very transaction: neither can be there without the other
    else:
        transaction.on_commit(lambda: wanted.enqueue(*arguments), robust=True)
