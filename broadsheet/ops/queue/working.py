"""A worker's loop: claim a task, do it, write down how it ended."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Min
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction

from broadsheet.foundation import clock
from broadsheet.ops.models import WorkerProcess
from broadsheet.ops.queue import outcomes
from broadsheet.ops.queue.bell import Bell
from broadsheet.ops.queue.outcomes import TaskRow

logger = logging.getLogger("broadsheet.worker")

LOOK_EVERY = 5.0
"""Seconds. For what another machine has enqueued: it cannot ring our bell."""
BEAT_EVERY = 2.0
GRACE = 2.5
"""Seconds that a task may take to end after the worker was told to."""
AWAY_PAUSE = 1.0
BREATH = 0.25
"""Whoever was woken takes one: an act that leaves tasks behind mostly leaves plates to print, too, and those go first."""

DatabaseAway = (OperationalError, InterfaceError)


USUAL = "default"
"""The queue of whatever is done in a moment. What takes long has a queue, and a process, of its own."""


def work(stop: threading.Event, *, queue: str = USUAL) -> None:
    """Do tasks of this queue in this thread, which must be the main one, until told to stop. Then the process may end here."""
    Worker(stop, queue).run()


class Worker:
    """One process's share of the queue."""

    def __init__(self, stop: threading.Event, queue: str = USUAL) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stop = stop
        self._queue = queue
        self._task: TaskRow | None = None
        self._is_done = threading.Event()
        self._is_away = False

    def run(self) -> None:
        """Claim and do, until told to stop."""
        life = threading.Thread(target=self._live, name="life", daemon=True)
        life.start()
        with Bell() as bell:
            while not self._stop.is_set():
                pause = self._turn()
                bell.wait(pause)
                if pause:
                    self._stop.wait(BREATH)
        self._is_done.set()
        life.join()

    def _turn(self) -> float:
        """Do one task, if there is one. Returns how long to sleep then, in seconds."""
        try:
            WorkerProcess.objects.get_or_create(name=self.name, defaults={"beat_at": clock.now()})
            self._task = claim(self.name, queue=self._queue)
            self._note_away(None)
            if self._task is None:
                return _seconds_to_next(self._queue)
            do(self._task, give_up_writing=self._stop)
        except DatabaseAway as error:
            self._note_away(error)
            return AWAY_PAUSE
        finally:
            self._task = None
            close_old_connections()
        return 0.0

    def _note_away(self, error: Exception | None) -> None:
        if error is not None and not self._is_away:
            logger.error("The database does not answer (%s); the worker waits for it", str(error).strip())
        elif error is None and self._is_away:
            logger.warning("The database answers again")
        self._is_away = error is not None

    def _live(self) -> None:
        """Beat while the worker lives; when it was told to end, see that it does."""
        while not self._stop.is_set():
            try:
                WorkerProcess.objects.beat(self.name)
            except DatabaseAway:
                connection.close()  # the loop says it
            self._stop.wait(BEAT_EVERY)
        if self._is_done.wait(GRACE):
            self._sign_off()
        else:
            self._walk_out()

    def _walk_out(self) -> None:
        task = self._task
        try:
            if task is not None and outcomes.handed_back(task):
                logger.info("%s was not done in time; the next worker does it", task.task_path)
        except DatabaseAway:
            pass  # then a sweep finds it
        self._sign_off()
        os._exit(0)

    def _sign_off(self) -> None:
        try:
            WorkerProcess.objects.filter(name=self.name).delete()
        except DatabaseAway:
            pass
        finally:
            connection.close()


def claim(worker: str, *, queue: str = USUAL) -> TaskRow | None:
    """Take the queue's next task that is due; None if there is none."""
    ready = DBTaskResult.objects.ready().filter(queue_name=queue)
    if not ready.exists():  # without locking anything: on SQLite the transaction below stops all who write
        return None
    with exclusive_transaction():
        task: TaskRow | None = ready.all().get_locked()
        if task is not None:
            task.claim(worker)
    return task


def do(task: TaskRow, *, give_up_writing: threading.Event) -> None:
    """Run it and write down how it ended, waiting for a database that is away until `give_up_writing`."""
    try:
        value = _run(task)
        _write(lambda: outcomes.succeeded(task, value), task, give_up_writing)
    except BaseException as error:
        cause = error
        _write(lambda: outcomes.failed(task, cause), task, give_up_writing)


def _run(task: TaskRow) -> Any:
    wanted: Any = task.task
    result: Any = task.task_result
    backend = type(wanted.get_backend())
    task_started.send(sender=backend, task_result=result)
    context = [TaskContext(task_result=result)] if wanted.takes_context else []
    value = normalize_json(wanted.call(*context, *result.args, **result.kwargs))
    task_finished.send(sender=backend, task_result=result)
    return value


def _write(outcome: Callable[[], bool], task: TaskRow, give_up_writing: threading.Event) -> None:
    while True:
        try:
            if not outcome():
                logger.warning("%s took so long that another worker has it; its outcome counts", task.task_path)
            return
        except DatabaseAway:
            connection.close()
            if give_up_writing.wait(AWAY_PAUSE):
                return


def _seconds_to_next(queue: str) -> float:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, queue_name=queue, run_after__lt=get_date_max())
    due = waiting.aggregate(due=Min("run_after"))["due"]
    return LOOK_EVERY if due is None else min(LOOK_EVERY, max(0.05, (due - clock.now()).total_seconds()))
