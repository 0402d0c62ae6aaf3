"""What a killed worker held is done by the next one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests import processes

LONGER = 240.0
"""Seconds of patience: a worker is taken for dead only after a while."""


@pytest.fixture
def tracks(tmp_path):
    return tmp_path / "tracks"


def enqueue(site, tracks) -> None:
    site.tell(f"from tests.serving import slow; slow.take.enqueue({str(tracks)!r})")


def let_end(tracks) -> None:
    tracks.with_suffix(".go").touch()


def states(site) -> str:
    return site.tell(
        "from django_tasks_db.models import DBTaskResult; "
        "print(*[f'{row.status} after {len(row.worker_ids)}' for row in DBTaskResult.objects.filter(task_path__endswith='.take')])"
    )


def lines(tracks) -> list[str]:
    return tracks.read_text().split() if tracks.exists() else []


def test_a_task_whose_worker_was_killed_is_done_by_the_next(site, tracks):
    house = site.run("worker")
    enqueue(site, tracks)
    processes.until(lambda: lines(tracks) == ["began"])
    processes.kill(house.pid, "worker")
    processes.until(lambda: lines(tracks) == ["began", "began"], patience=LONGER)
    let_end(tracks)
    processes.until(lambda: states(site) == "SUCCESSFUL after 2")
    assert lines(tracks) == ["began", "began", "done"]


@pytest.mark.control
def test_the_librarys_own_worker_leaves_it_running_for_ever(site, tracks):
    with librarys_worker(site) as first:
        enqueue(site, tracks)
        processes.until(lambda: lines(tracks) == ["began"])
        first.kill()
    another = tracks.with_name("another")
    let_end(another)
    with librarys_worker(site):
        enqueue(site, another)
        processes.until(lambda: lines(another) == ["began", "done"])
        assert "RUNNING after 1" in states(site)
    assert lines(tracks) == ["began"]


def test_a_worker_told_to_end_hands_its_long_task_back_at_once(site, tracks):
    house = site.run("worker")
    enqueue(site, tracks)
    processes.until(lambda: lines(tracks) == ["began"])
    assert house.stop() == 0
    assert states(site) == "READY after 0"


def test_a_worker_told_to_end_finishes_a_task_that_soon_ends(site, tracks):
    house = site.run("worker")
    enqueue(site, tracks)
    processes.until(lambda: lines(tracks) == ["began"])
    house.process.terminate()
    let_end(tracks)
    assert house.process.wait(processes.PATIENCE) == 0
    assert states(site) == "SUCCESSFUL after 1"


@contextmanager
def librarys_worker(site) -> Iterator[processes.Running]:
    command = [sys.executable, "-m", "django", "db_worker", "--no-startup-delay", "--settings"]
    said = site.data / f"library-{os.urandom(2).hex()}"
    running = processes.start([*command, "broadsheet.config.settings"], said=said, environment=site.environment)
    try:
        yield running
    finally:
        running.clear_away()
