"""No task is lost, none counts twice, and none is tried for ever."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.ops.models import GivenUpTask, WorkerProcess
from broadsheet.ops.queue import backend, outcomes, sweeping, working

pytestmark = pytest.mark.django_db

GO_ON = threading.Event()
fates: list[object] = []


@task()
def follow_fate(*_arguments: object) -> object:
    """Do what the test says: return it, or raise it."""
    fate = fates.pop(0)
    if isinstance(fate, BaseException):
        raise fate
    return fate


@pytest.fixture(autouse=True)
def _queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    fates.clear()


def enqueue(path: str = f"{__name__}.follow_fate", *arguments: object) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path=path, args_kwargs={"args": list(arguments), "kwargs": {}}, backend_name="default"
    )


def try_once(worker: str = "one") -> DBTaskResult | None:
    taken = working.claim(worker)
    if taken is not None:
        working.do(taken, give_up_writing=GO_ON)
    return taken


def status(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return row.status


def test_a_task_is_done_once():
    row = enqueue()
    fates.append("done")
    try_once()
    assert (status(row), row.return_value) == (TaskResultStatus.SUCCESSFUL, "done")
    assert try_once() is None


def test_a_failed_task_is_tried_again_after_a_pause_and_then_is_done():
    row = enqueue()
    fates.extend([ValueError("not yet"), "done"])
    try_once()
    assert status(row) == TaskResultStatus.READY
    assert "not yet" in row.traceback
    assert try_once() is None, "it waits"
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        try_once("two")
    assert (status(row), row.worker_ids) == (TaskResultStatus.SUCCESSFUL, ["one", "two"])


def test_the_pauses_grow_and_after_five_tries_it_is_given_up():
    row = enqueue(f"{__name__}.follow_fate", 812, ["card", "text"])
    now = clock.now()
    pauses = []
    for _try in range(outcomes.MOST_TRIES):
        fates.append(ValueError("the disk is full"))
        with time_machine.travel(now, tick=False):
            try_once()
        row.refresh_from_db()
        pauses.append((row.run_after - now).total_seconds())
        now = max(now, row.run_after)
    assert status(row) == TaskResultStatus.FAILED
    for pause, middle in zip(pauses[:-1], [5, 20, 80, 320], strict=True):
        assert middle * 0.75 <= pause <= middle * 1.25
    given_up = GivenUpTask.objects.get()
    assert (given_up.name, given_up.what, given_up.tries) == ("follow fate", "812, card, text", 5)
    assert given_up.reason == "ValueError: the disk is full"
    with time_machine.travel(now + timedelta(days=30)):
        assert try_once() is None, "nobody tries it any more"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("value", [object(), {1, 2}, "a\0b"])
def test_a_task_that_returns_what_cannot_be_kept_fails_in_peace(value):
    row = enqueue()
    fates.append(value)
    try_once()
    assert status(row) in {TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL}


def test_a_reason_with_a_nul_can_be_kept():
    row = enqueue()
    row.worker_ids = ["x"] * (outcomes.MOST_TRIES - 1)
    row.save()
    fates.append(ValueError("a\0b"))
    try_once()
    assert GivenUpTask.objects.get().reason == "ValueError: ab"


def test_a_task_whose_code_is_gone_is_given_up_in_the_end():
    row = enqueue("broadsheet.nowhere.at_all")
    for _try in range(outcomes.MOST_TRIES):
        DBTaskResult.objects.update(run_after=clock.now())
        try_once()
    assert status(row) == TaskResultStatus.FAILED
    assert "ModuleNotFoundError" in GivenUpTask.objects.get().reason


def test_wagtails_tasks_about_what_is_gone_are_done():
    row = enqueue("wagtail.tasks.update_reference_index_task", "newsroom", "article", 10_000_000)
    try_once()
    assert status(row) == TaskResultStatus.SUCCESSFUL
    assert outcomes.failed(enqueue(), ObjectDoesNotExist()) is False, "a task of ours must ask by itself"


def test_what_a_silent_worker_held_is_given_to_another():
    row = enqueue()
    WorkerProcess.objects.beat("one")
    working.claim("one")
    with time_machine.travel(clock.now() + sweeping.DEAD_AFTER + timedelta(seconds=1)):
        assert sweeping.requeue_what_the_dead_held() == 1
        fates.append("done")
        try_once("two")
    assert (status(row), row.worker_ids) == (TaskResultStatus.SUCCESSFUL, ["one", "two"])
    assert not WorkerProcess.objects.exists()


def test_what_a_living_worker_holds_stays_with_it(monkeypatch):
    row = enqueue()
    WorkerProcess.objects.beat("one")
    working.claim("one")
    monkeypatch.setattr(sweeping, "_looked_at", -1e9)
    assert sweeping.requeue_what_the_dead_held() == 0
    assert status(row) == TaskResultStatus.RUNNING


def test_what_is_held_by_nobody_known_is_given_to_another(monkeypatch):
    row = enqueue()
    working.claim("one of long ago")
    monkeypatch.setattr(sweeping, "_looked_at", -1e9)
    assert sweeping.requeue_what_the_dead_held() == 1
    assert status(row) == TaskResultStatus.READY


def test_a_slow_workers_outcome_does_not_count_once_another_has_the_task():
    row = enqueue()
    slow = working.claim("slow")
    outcomes.died(slow)
    quick = working.claim("quick")
    assert outcomes.succeeded(quick, "quick") is True
    assert outcomes.succeeded(slow, "slow") is False
    assert outcomes.failed(slow, ValueError()) is False
    assert (status(row), row.return_value) == (TaskResultStatus.SUCCESSFUL, "quick")


@pytest.mark.control
def test_without_the_fence_a_slow_workers_outcome_overwrites_the_other():
    row = enqueue()
    slow = working.claim("slow")
    outcomes.died(slow)
    outcomes.succeeded(working.claim("quick"), "quick")
    slow.set_successful("slow")  # as the library writes it
    assert (status(row), row.return_value) == (TaskResultStatus.SUCCESSFUL, "slow")


def test_a_task_that_kills_its_worker_each_time_is_given_up():
    row = enqueue()
    for worker in range(outcomes.MOST_TRIES):
        DBTaskResult.objects.update(run_after=clock.now())
        outcomes.died(working.claim(f"worker {worker}"))
    assert status(row) == TaskResultStatus.FAILED
    assert "died while it did this" in GivenUpTask.objects.get().reason


def test_handing_a_task_back_is_no_try():
    row = enqueue()
    assert outcomes.handed_back(working.claim("one")) is True
    assert (status(row), row.worker_ids) == (TaskResultStatus.READY, [])


def test_what_was_done_days_ago_is_forgotten_and_what_failed_is_not(monkeypatch):
    monkeypatch.setattr(sweeping, "_tidied_at", -1e9)
    for fate in ["done", ValueError()]:
        enqueue()
        fates.append(fate)
        try_once()
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert sweeping.tidy() == 1
    assert DBTaskResult.objects.count() == 1


ACTS = st.lists(st.sampled_from(["claim", "succeed", "fail", "die", "hand back", "wait"]), max_size=25)


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_happens_to_workers_a_task_is_held_by_one_ends_once_and_is_never_lost(acts):
    DBTaskResult.objects.all().delete()
    GivenUpTask.objects.all().delete()
    row, now, claims, ends = enqueue(), clock.now(), [], 0
    for number, act in enumerate(acts):
        with time_machine.travel(now, tick=False):
            if act == "wait":
                now += timedelta(minutes=10)
            elif act == "claim" and (taken := working.claim(f"worker {number}")):
                claims.append(taken)
            elif act != "claim" and claims:
                claim = claims[number % len(claims)]  # also one that lost it long ago
                end = {
                    "succeed": lambda: outcomes.succeeded(claim, number),  # noqa: B023 — called at once
                    "fail": lambda: outcomes.failed(claim, ValueError()),  # noqa: B023
                    "die": lambda: outcomes.died(claim),  # noqa: B023
                    "hand back": lambda: outcomes.handed_back(claim),  # noqa: B023
                }[act]
                counted = end()
                assert counted is False or claim is claims[-1]
                ends += counted and status(row) in {TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED}
    assert ends == (status(row) in {TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED})
    assert GivenUpTask.objects.exists() == (status(row) == TaskResultStatus.FAILED)
    assert len(row.worker_ids) <= outcomes.MOST_TRIES
    if status(row) == TaskResultStatus.READY:
        with time_machine.travel(now + timedelta(hours=1)):
            assert working.claim("the last") is not None


@pytest.fixture
def ours(settings):
    settings.TASKS = {"default": {"BACKEND": "broadsheet.ops.queue.backend.QueueBackend"}}


def ask_in_vain() -> None:
    """Ask within something that is undone."""
    with suppress(ZeroDivisionError), transaction.atomic():
        follow_fate.enqueue(1)
        raise ZeroDivisionError


def standing() -> int:
    return DBTaskResult.objects.count()


def test_one_transaction_asks_for_one_thing_once(ours):
    with transaction.atomic():
        first = follow_fate.enqueue(1)
        with transaction.atomic():
            assert follow_fate.enqueue(1).id == first.id
            follow_fate.enqueue(2)
            follow_fate.using(priority=5).enqueue(1)
        follow_fate.enqueue(2)
    assert standing() == 3


def test_what_went_with_a_savepoint_is_asked_for_again(ours):
    with transaction.atomic():
        ask_in_vain()
        assert standing() == 0
        follow_fate.enqueue(1)
    assert standing() == 1


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_asks_anew(ours):
    for number in (1, 2):
        with transaction.atomic():
            follow_fate.enqueue(1)
        assert standing() == number
        ask_in_vain()
        assert standing() == number
    follow_fate.enqueue(1)
    follow_fate.enqueue(1)
    assert standing() == 4, "outside of a transaction each call is one of its own"


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_remembering_beyond_the_transaction_would_lose_a_task(ours, monkeypatch):
    asked: dict[str, object] = {}
    monkeypatch.setattr(backend, "_asked_in_this_transaction", lambda: asked)
    ask_in_vain()
    with transaction.atomic():
        follow_fate.enqueue(1)
    assert standing() == 0
