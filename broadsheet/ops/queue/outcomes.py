"""How a task ended: well, to be tried again, or given up."""

from __future__ import annotations

import logging
import random
from datetime import timedelta
from traceback import format_exception
from typing import Any, TypeAlias

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.foundation import clock
from broadsheet.ops.models import GivenUpTask

TaskRow: TypeAlias = "DBTaskResult[Any, Any]"

logger = logging.getLogger("broadsheet.worker")

MOST_TRIES = 5
FIRST_PAUSE = timedelta(seconds=5)
GROWTH = 4
"""Pauses of about 5 s, 20 s, 80 s and 320 s: seven minutes outlast a restart, a full disk being cleared, a busy mail host."""

NOT_OURS = ("wagtail.", "modelsearch.")
"""Tasks that don't ask whether what they are about is still there: it was deleted, and nothing is left to do."""


class WorkerDiedError(Exception):
    """The worker ended in the middle of the task, without a word."""


def succeeded(task: TaskRow, value: Any) -> bool:
    """Write down that it is done. False if it is somebody else's by now: then their outcome counts."""
    return bool(
        _held(task).update(
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=clock.now(),
            return_value=value,
            exception_class_path="",
            traceback="",
        )
    )


def failed(task: TaskRow, error: BaseException) -> bool:
    """Have it tried again later, or give it up. False if it is somebody else's by now."""
    if isinstance(error, ObjectDoesNotExist) and task.task_path.startswith(NOT_OURS):
        return succeeded(task, None)
    return _again_or_never(task, error, pause=_pause(tries=len(task.worker_ids)))


def died(task: TaskRow) -> bool:
    """The worker that held it is dead: the next one takes it, at first without a pause."""
    tries = len(task.worker_ids)
    error = WorkerDiedError(f"The worker {task.worker_ids[-1] if tries else ''} died while it did this")
    return _again_or_never(task, error, pause=timedelta(0) if tries < 2 else _pause(tries=tries - 1))


def handed_back(task: TaskRow) -> bool:
    """The worker was told to end and cannot wait for it: another takes it, and this was no try."""
    return bool(
        _held(task).update(
            status=TaskResultStatus.READY, worker_ids=task.worker_ids[:-1], run_after=clock.now(), started_at=None
        )
    )


def _held(task: TaskRow) -> models.QuerySet[TaskRow]:
    held: models.QuerySet[TaskRow] = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids
    )
    return held


def _again_or_never(task: TaskRow, error: BaseException, *, pause: timedelta) -> bool:
    tries = len(task.worker_ids)
    facts = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": _storable("".join(format_exception(error))),
    }
    if tries < MOST_TRIES:
        logger.info(
            "%s failed (%s: %s); trying again in %.0f s",
            task.task_path,
            type(error).__name__,
            error,
            pause.total_seconds(),
        )
        return bool(_held(task).update(status=TaskResultStatus.READY, run_after=clock.now() + pause, **facts))
    with transaction.atomic():
        if not _held(task).update(status=TaskResultStatus.FAILED, finished_at=clock.now(), **facts):
            return False
        GivenUpTask.objects.update_or_create(
            result_id=task.pk,
            defaults={
                "task": task.task_path,
                "arguments": task.args_kwargs,
                "tries": tries,
                "reason": _storable(f"{type(error).__name__}: {error}")[:2000],
                "given_up_at": clock.now(),
            },
        )
    logger.error(
        "%s was given up after %s tries (%s: %s); the desk says so", task.task_path, tries, type(error).__name__, error
    )
    return True


def _pause(*, tries: int) -> timedelta:
    # Jitter: what failed together, because something else was down, should not come back together.
    return FIRST_PAUSE * float(GROWTH ** (tries - 1)) * random.uniform(0.75, 1.25)  # noqa: S311


def _storable(text: str) -> str:
    return text.replace("\0", "")  # which PostgreSQL cannot keep
