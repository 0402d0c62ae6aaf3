"""The queue itself: django-tasks-db's, where one transaction asks for one thing once."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django_tasks_db import DatabaseBackend


class QueueBackend(DatabaseBackend):
    """Wagtail saves a page three times while it publishes it, and has it indexed anew each time: one row is enough.

    The task runs after the commit, whoever asked for it first, and sees what the last of them wrote.
    """

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Put it in the queue; asked for already in this transaction, it is the task that stands there."""
        if not connection.in_atomic_block:
            return super().enqueue(task, args, kwargs)
        wanted = json.dumps([task.module_path, task.queue_name, task.priority, str(task.run_after), args, kwargs])
        asked = _asked_in_this_transaction()
        if wanted not in asked:
            asked[wanted] = super().enqueue(task, args, kwargs)
        return asked[wanted]


def _asked_in_this_transaction() -> dict[str, Any]:
    """What was asked for, by its wording.

    Django makes this list anew with each commit and rollback, a savepoint's too, which takes the rows in it along. So it
    stands for the transaction: with another list everything is forgotten, and asking again makes a row again.
    """
    transaction = connection.run_on_commit
    known: tuple[object, dict[str, Any]] | None = getattr(connection, "_asked_of_queue", None)
    if known is None or known[0] is not transaction:
        known = (transaction, {})
        connection._asked_of_queue = known  # type: ignore[attr-defined]
    return known[1]
