"""One command runs the whole site, survives the death of any part, and ends in peace."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests import processes

QUIET = ("The site:", "The desk:", "Preparing", "Collecting")


def noise(said: str) -> list[str]:
    """Lines that nobody expects of a site that starts and stops."""
    return [line for line in said.splitlines() if line.strip() and not line.strip().startswith(QUIET)]


def test_it_starts_answers_and_ends_in_peace(site):
    house = site.serve()
    family = house.family()
    assert house.stop() == 0
    assert processes.alive(family) == []
    assert noise(house.said) == []


@pytest.mark.parametrize("wait", [0.05, 0.4, 1.2, 3.0, 5.0])
def test_told_to_end_while_it_starts_it_leaves_nobody(site, wait):
    house = site.run("serve", "--no-demo")
    time.sleep(wait)
    family = house.family()
    assert house.stop() in {0, -signal.SIGTERM}  # the latter before it was there at all
    processes.until(lambda: processes.alive({*family, *house.family()}) == [])
    assert noise(house.said) == []


@pytest.mark.parametrize("part", ["newsroom", "worker", "press"])
def test_a_killed_part_is_started_again(site, part):
    house = site.serve()
    first = processes.until(lambda: processes.named(house.pid, part))
    os.kill(first, signal.SIGKILL)
    processes.until(lambda: processes.named(house.pid, part) not in {0, first})
    assert processes.get(f"{site.url}/healthz") == 200
    assert f"The {part} was killed (SIGKILL); starting it again\n" in house.said


def test_a_request_waits_while_the_killed_newsroom_is_started_again(site):
    house = site.serve()
    processes.kill(house.pid, "newsroom")
    assert processes.get(f"{site.url}/healthz") == 200


@pytest.mark.control
def test_without_the_held_door_a_killed_newsroom_refuses_requests(site):
    newsroom = site.run("newsroom")
    processes.until(lambda: processes.get(f"{site.url}/healthz") == 200)
    workers = processes.below(newsroom.pid)
    newsroom.kill()
    processes.until(lambda: processes.alive(workers) == [])
    assert processes.get(f"{site.url}/healthz") == 0


def kiosk_of(pid):
    """The kiosk below a process."""
    return next((one for one in processes.below(pid) if b"-m\0kiosk" in processes.command_of(one)), 0)


def test_readers_wait_while_the_killed_kiosk_is_started_again(site):
    house = site.serve()
    first = processes.until(lambda: kiosk_of(house.pid))
    os.kill(first, signal.SIGKILL)
    processes.until(lambda: processes.alive([first]) == [])
    assert processes.get(f"{site.url}/healthz") == 200
    assert kiosk_of(house.pid) not in {0, first}


@pytest.mark.control
def test_without_the_held_port_a_killed_kiosk_refuses_readers(site):
    kiosk = site.run("kiosk")
    processes.until(lambda: processes.get(f"{site.url}/healthz") > 0)
    kiosk.kill()
    assert processes.get(f"{site.url}/healthz") == 0


def test_a_killed_office_is_opened_again(site):
    house = site.serve()
    newsroom = processes.until(lambda: processes.named(house.pid, "newsroom"))
    os.kill(processes.until(lambda: processes.parent(newsroom)), signal.SIGKILL)
    processes.until(lambda: processes.named(house.pid, "newsroom") not in {0, newsroom})
    assert processes.get(f"{site.url}/healthz") == 200
    processes.until(lambda: processes.alive([newsroom]) == [])


def test_hung_up_on_it_loads_the_office_anew_and_loses_no_request(site):
    house = site.serve()
    newsroom = processes.named(house.pid, "newsroom")
    os.kill(house.pid, signal.SIGHUP)
    while processes.alive([newsroom]):
        assert processes.get(f"{site.url}/healthz") == 200
    assert processes.named(house.pid, "newsroom") not in {0, newsroom}  # the next one is there before it goes
    assert processes.get(f"{site.url}/healthz") == 200
    assert noise(house.said) == []


def test_hung_up_on_it_never_has_two_presses(site):
    house = site.serve()
    press = processes.until(lambda: processes.named(house.pid, "press"))
    os.kill(house.pid, signal.SIGHUP)
    processes.until(lambda: processes.named(house.pid, "press") not in {0, press})
    assert processes.alive([press]) == []
    assert processes.until(lambda: processes.named(house.pid, "worker"))


def test_all_parts_end_when_the_supervisor_is_killed(site):
    house = site.serve()
    family = house.family()
    house.kill()
    processes.until(lambda: processes.alive(family) == [])


def test_a_second_site_on_the_same_data_is_refused_in_one_line(site):
    first = site.serve()
    second = site.run("serve", PORT=str(processes.free_port()))
    assert second.process.wait(processes.PATIENCE) == 1
    assert second.said == (
        f"broadsheet: A site runs on {site.data} already (process {first.pid}). "
        "Stop it, or give this one a folder of its own: DATA_DIR=…\n"
    )


def test_a_port_in_use_is_told_in_one_line(site, site_at, tmp_path):
    site.serve()
    port = site.environment["PORT"]
    second = site_at(tmp_path / "another").run("serve", PORT=port)
    assert second.process.wait(processes.PATIENCE) == 1
    hint = f"Stop what runs there, or choose another: PORT={int(port) + 1} make run"
    assert second.said == f"broadsheet: Port {port} is in use. {hint}\n"


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "８０"])
def test_an_impossible_port_is_told_in_one_line(site, port):
    house = site.run("serve", PORT=port)
    assert house.process.wait(processes.PATIENCE) == 1
    assert house.said == f"broadsheet: PORT must be a number from 1 to 65535, and is '{port}'.\n"


def test_a_data_folder_with_a_long_path_will_do(site_at, tmp_path):
    site = site_at(tmp_path / ("deep-" * 15) / ("deeper-" * 15))
    house = site.serve()
    assert processes.get(f"{site.url}/cms/login/") == 200
    assert house.stop() == 0


@pytest.mark.parametrize("command", ["newsroom", "worker"])
def test_each_part_runs_alone_and_ends_in_peace(site, command):
    part = site.run(command)
    processes.until(lambda: processes.below(part.pid))
    time.sleep(2)
    family = part.family()
    assert part.stop() == 0
    processes.until(lambda: processes.alive(family) == [])
    assert noise(part.said) == []
