"""Children are kept alive, and all end with their supervisor, whatever the moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tests import processes

PROGRAM = """
import os, signal, subprocess, sys, time, logging
logging.basicConfig(format="%(levelname)s %(message)s")
from broadsheet.config.serving import supervisor
from broadsheet.config.serving.supervisor import Role, Supervisor

def sleep():
    os.write(1, f"alive {{os.getpid()}}\\n".encode())  # at once: two of them write into one file
    time.sleep(600)

def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sleep()

def parent_of_deaf():
    if not os.fork():
        deaf()
    sleep()

def fall():
    return 3

def relieving():  # says when it is ready, which takes a moment, and when it has been told that it is alone
    signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGUSR1}})
    os.write(1, f"begun {{os.getpid()}}\\n".encode())
    time.sleep(0.4)
    os.kill(os.getppid(), signal.SIGUSR1)
    signal.sigwait({{signal.SIGUSR1}})
    os.write(1, f"alone {{os.getpid()}}\\n".encode())
    time.sleep(600)

def never_ready_again():
    return relieving() if not os.path.exists("{flag}") else fall()

{setting}
house = Supervisor(*roles, grace=0.5, hangup=lambda: house.relieve("office"))
sys.exit(house.run())
"""


@pytest.fixture
def supervise(tmp_path):
    running = []

    def start(setting: str) -> processes.Running:
        program = tmp_path / "program.py"
        program.write_text(textwrap.dedent(PROGRAM).format(setting=setting, flag=tmp_path / "flag"))
        running.append(processes.start([sys.executable, str(program)], said=tmp_path / "said", environment=os.environ))
        return running[-1]

    yield start
    for one in running:
        one.clear_away()


TWO = 'roles = [Role("press", sleep), Role("kiosk", sleep, has_own_group=True)]'


def test_a_killed_child_is_started_again(supervise):
    house = supervise(TWO)
    first = processes.until(lambda: house.children(2))
    os.kill(first[0], signal.SIGKILL)
    processes.until(lambda: len(set(house.children(2)) - set(first)) == 1)
    assert "was killed (SIGKILL); starting it again\n" in house.said


def test_one_that_keeps_falling_is_waited_for_longer_and_longer(supervise):
    house = supervise('roles = [Role("press", fall)]')
    processes.until(lambda: "after 3 falls" in house.said)
    assert "ended with exit code 3; starting it again in 0.4 s, after 2 falls in a row" in house.said
    assert "starting it again in 0.8 s, after 3 falls in a row" in house.said


def test_one_that_ended_well_is_never_waited_for_longer(supervise):
    house = supervise('roles = [Role("kiosk", lambda: 0)]')
    processes.until(lambda: house.said.count("The kiosk ended; starting it again\n") > 4)
    assert "in a row" not in house.said


def test_all_end_when_told_to_and_nothing_is_said(supervise):
    house = supervise(TWO)
    processes.until(lambda: house.said.count("alive") == 2)
    family = house.family()
    assert house.stop() == 0
    assert processes.alive(family) == []
    assert [line for line in house.said.splitlines() if not line.startswith("alive")] == []


def test_one_that_does_not_hear_is_killed(supervise):
    house = supervise('roles = [Role("press", deaf)]')
    processes.until(lambda: "alive" in house.said)
    family = house.family()
    assert house.stop() == 0
    assert processes.alive(family) == []


def test_a_deaf_grandchild_is_killed_with_its_group(supervise):
    house = supervise('roles = [Role("office", parent_of_deaf, has_own_group=True)]')
    processes.until(lambda: house.said.count("alive") == 2)
    family = house.family()
    assert len(family) == 3
    assert house.stop() == 0
    processes.until(lambda: processes.alive(family) == [])


@pytest.mark.control
def test_a_deaf_grandchild_outlives_one_without_a_group(supervise):
    house = supervise('roles = [Role("office", parent_of_deaf)]')
    processes.until(lambda: house.said.count("alive") == 2)
    family = house.family()
    assert house.stop() == 0
    assert len(processes.alive(family)) == 1


@pytest.mark.parametrize("wait", [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5])
def test_told_to_end_at_any_moment_it_leaves_nobody(supervise, wait):
    house = supervise(TWO)
    time.sleep(wait)
    family = house.family()
    assert house.stop() in {0, -signal.SIGTERM}  # the latter while Python itself was starting
    processes.until(lambda: processes.alive({*family, *house.family()}) == [])
    assert "Traceback" not in house.said


def test_children_end_when_the_supervisor_is_killed(supervise):
    house = supervise(TWO)
    processes.until(lambda: house.said.count("alive") == 2)
    family = house.family()
    house.kill()
    processes.until(lambda: processes.alive(family) == [])


@pytest.mark.control
def test_children_outlive_a_killed_supervisor_if_the_system_is_not_asked(supervise):
    house = supervise(f"supervisor.children.end_with = lambda parent: None\n{TWO}")
    processes.until(lambda: house.said.count("alive") == 2)
    family = house.family()
    house.kill()
    assert len(processes.alive(family)) == 2


LIGHT = """
import sys
from broadsheet.config import cli
from broadsheet.config.commands import kiosk, serve
print([name for name in ("django", "wagtail", "kiosk.plates") if name in sys.modules])
"""


def test_the_supervisor_of_all_loads_neither_django_nor_the_kiosk():
    assert subprocess.check_output([sys.executable, "-c", LIGHT], text=True) == "[]\n"


def _begun(house) -> list[int]:
    return [int(line.split()[1]) for line in house.said.splitlines() if line.startswith("begun")]


def test_one_that_is_relieved_stays_until_the_other_is_ready(supervise):
    house = supervise('roles = [Role("office", relieving, has_own_group=True)]')
    processes.until(lambda: "alone" in house.said)
    os.kill(house.pid, signal.SIGHUP)
    old, new = processes.until(lambda: _begun(house) if len(_begun(house)) == 2 else [])
    assert processes.alive([old]) == [old]
    processes.until(lambda: f"alone {new}" in house.said)
    assert processes.alive([old, new]) == [new]
    assert house.stop() == 0
    assert processes.alive([new]) == []


def test_one_that_cannot_begin_leaves_the_old_one_in_its_place(supervise, tmp_path):
    house = supervise('roles = [Role("office", never_ready_again, has_own_group=True)]')
    processes.until(lambda: "alone" in house.said)
    (old,) = _begun(house)
    (tmp_path / "flag").touch()
    os.kill(house.pid, signal.SIGHUP)
    processes.until(lambda: "after 2 falls" in house.said)
    assert processes.alive([old]) == [old]
    (tmp_path / "flag").unlink()  # what was wrong is mended
    processes.until(lambda: house.said.count("alone") == 2)
    assert processes.alive([old]) == []


def test_one_that_is_killed_before_it_is_relieved_is_followed_by_the_one_that_comes(supervise):
    house = supervise('roles = [Role("office", relieving, has_own_group=True)]')
    processes.until(lambda: "alone" in house.said)
    os.kill(house.pid, signal.SIGHUP)
    old, new = processes.until(lambda: _begun(house) if len(_begun(house)) == 2 else [])
    os.kill(old, signal.SIGKILL)
    processes.until(lambda: f"alone {new}" in house.said)
    assert _begun(house) == [old, new]


def test_hung_up_on_twice_only_one_is_left(supervise):
    house = supervise('roles = [Role("office", relieving, has_own_group=True)]')
    processes.until(lambda: "alone" in house.said)
    for _time in range(3):
        os.kill(house.pid, signal.SIGHUP)
        time.sleep(0.1)
    processes.until(lambda: house.said.count("alone") == 2)
    assert len(house.children(1)) == 1


@pytest.mark.control
def test_one_that_is_simply_restarted_is_gone_before_the_other_is_ready(supervise):
    house = supervise(
        'roles = [Role("office", relieving, has_own_group=True)]\nSupervisor.relieve = Supervisor.restart'
    )
    processes.until(lambda: "alone" in house.said)
    os.kill(house.pid, signal.SIGHUP)
    old, _new = processes.until(lambda: _begun(house) if len(_begun(house)) == 2 else [])
    assert processes.alive([old]) == []
