"""What people decide about tasks that were given up."""

from __future__ import annotations

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.ops import audit
from broadsheet.ops.models import GivenUpTask
from broadsheet.ops.queue import bell


@transaction.atomic
def try_again(*, given_up: GivenUpTask, by: User) -> bool:
    """Put it back into the queue with all its tries. False if its row is not there any more."""
    found = DBTaskResult.objects.filter(pk=given_up.result_id, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, worker_ids=[], run_after=clock.now(), started_at=None, finished_at=None
    )
    _settle(given_up, act="task.try_again", by=by)
    transaction.on_commit(bell.ring, robust=True)
    return bool(found)


@transaction.atomic
def dismiss(*, given_up: GivenUpTask, by: User) -> None:
    """Nobody needs it done any more."""
    DBTaskResult.objects.filter(pk=given_up.result_id, status=TaskResultStatus.FAILED).delete()
    _settle(given_up, act="task.dismiss", by=by)


def _settle(given_up: GivenUpTask, *, act: str, by: User) -> None:
    audit.note(act=act, on=given_up, by=by, task=given_up.task, arguments=given_up.arguments, reason=given_up.reason)
    given_up.delete()
