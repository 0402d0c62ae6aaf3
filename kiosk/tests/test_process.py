"""`python -m kiosk`: how it starts, shares a port, and ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.plates import Plate
from kiosk.tests.conftest import HOST, parsed, read_all, request, until


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Process:
    def __init__(self, press, *arguments, port=None, **more):
        self.port = port or free_port()
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(press.data_dir), "PORT": str(self.port)}
        extra = more.pop("environment", {})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", *arguments],
            env=environment | extra,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def get(self, path="/"):
        return self.ask(request(path, headers={"Host": HOST, "Connection": "close"}))

    def get_error(self):
        """What it said, once it has ended."""
        return self.process.stderr.read()

    def ask(self, raw):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(raw)
            return parsed(read_all(connection))[0]

    def answers(self):
        try:
            return self.get().status == 200
        except (OSError, IndexError):
            return False

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(10)


@pytest.fixture
def start(press):
    running = []

    def start(*arguments, **more):
        running.append(Process(press, *arguments, **more))
        return running[-1]

    yield start
    for each in running:
        each.process.kill()
        each.process.wait()
        each.process.stderr.close()


def test_it_serves_and_ends_when_it_is_told(start):
    kiosk = start()
    until(kiosk.answers)
    assert kiosk.end() == 0
    assert kiosk.process.stderr.read() == ""


@pytest.mark.parametrize("after", [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6])
def test_it_ends_while_it_is_starting(start, press, after):
    for number in range(3000):
        press.tell(Plate(f"/{number}/", press.seq + 1, 301, "redirect"))
    kiosk = start()
    time.sleep(after)
    begun = time.monotonic()
    code = kiosk.end()
    assert code in {0, -signal.SIGTERM}  # before Python runs anything of ours, the signal's own effect
    assert time.monotonic() - begun < 5


def test_it_ends_with_a_thousand_streams_open(start):
    kiosk = start()
    until(kiosk.answers)
    streams = []
    for _ in range(1000):
        stream = socket.create_connection(("127.0.0.1", kiosk.port))
        stream.sendall(request("/_/watch?plate=/", headers={"Host": HOST}))
        streams.append(stream)
    for stream in streams:
        stream.settimeout(10)
        assert b"200" in stream.recv(65536)
    begun = time.monotonic()
    assert kiosk.end() == 0
    assert time.monotonic() - begun < 5
    for stream in streams:
        read_all(stream)  # it comes to an end
        stream.close()


def test_it_ends_while_readers_hold_connections_and_half_a_request(start):
    kiosk = start()
    until(kiosk.answers)
    with (
        socket.create_connection(("127.0.0.1", kiosk.port)) as idle,
        socket.create_connection(("127.0.0.1", kiosk.port)) as half,
    ):
        idle.sendall(request("/"))
        idle.recv(100)
        half.sendall(b"GET / HTTP/1.1\r\nHo")
        begun = time.monotonic()
        assert kiosk.end() == 0
        assert time.monotonic() - begun < 5


def test_it_ends_while_the_newsroom_says_nothing(start, press):
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(press.data_dir / "run/newsroom.sock"))
        silent.listen()
        kiosk = start()
        until(kiosk.answers)
        with socket.create_connection(("127.0.0.1", kiosk.port)) as waiting:
            waiting.sendall(request("/cms/", headers={"Host": HOST}))
            time.sleep(0.3)
            begun = time.monotonic()
            assert kiosk.end() == 0
            assert time.monotonic() - begun < 5


def test_a_busy_port_is_one_line_and_code_one(start):
    first = start()
    until(first.answers)
    second = start(port=first.port)
    assert second.process.wait(10) == 1
    said = second.process.stderr.read()
    assert said.count("\n") == 1
    assert f"127.0.0.1:{first.port} cannot be used" in said


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PORT": "http"}, "PORT must be a number"),
        ({"PORT": "99999"}, "PORT must be a number"),
        ({"DATA_DIR": "/nowhere/at/all"}, "there is no such folder"),
        ({"TRUSTED_PROXIES": "10.0.0.0/99"}, "TRUSTED_PROXIES"),
        ({"HOST": "192.0.2.1"}, "cannot be used"),
        ({"HOST": "no host at all"}, "cannot be used"),
    ],
)
def test_a_mistaken_setting_is_one_line_and_code_one(start, environment, said):
    kiosk = start(environment=environment)
    assert kiosk.process.wait(10) == 1
    told = kiosk.process.stderr.read()
    assert said in told
    assert told.count("\n") == 1


def test_several_share_a_port(start):
    first = start("--reuse-port")
    until(first.answers)
    second = start("--reuse-port", port=first.port)
    until(lambda: len(listening(first.port)) == 2)
    assert first.end() == 0
    assert all(second.answers() for _ in range(20))


def listening(port):
    lines = Path("/proc/net/tcp").read_text().splitlines()
    return [line for line in lines if f"0100007F:{port:04X} 00000000:0000 0A" in line]


def test_several_serve_on_one_socket_that_was_handed_down(start):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port, number = server.getsockname()[1], server.fileno()
        both = [start("--fd", str(number), port=port, pass_fds=[number]) for _ in range(2)]
        until(both[0].answers)
        time.sleep(1)
        assert both[0].end() == 0
        until(both[1].answers)


def test_a_number_that_is_no_socket_is_one_line(start):
    kiosk = start("--fd", "77")
    assert kiosk.process.wait(10) == 1
    assert "no open socket" in kiosk.process.stderr.read()


def test_a_killed_one_loses_nothing(start, press):
    kiosk = start()
    until(kiosk.answers)
    kiosk.end(signal.SIGKILL)
    press.print("/", "while nobody was there")
    again = start()
    until(again.answers)
    assert again.get().text == "while nobody was there"


def test_it_knows_neither_django_nor_a_database(start):
    code = (
        "import sys, kiosk.serving; "
        "found = {name.partition('.')[0] for name in sys.modules}; "
        "print(sorted(found & {'django', 'wagtail', 'broadsheet', 'sqlite3', 'psycopg'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_who_has_just_come_in_when_it_ends_is_still_answered(start):
    kiosk = start()
    until(kiosk.answers)
    with (
        socket.create_connection(("127.0.0.1", kiosk.port), timeout=5) as silent,
        socket.create_connection(("127.0.0.1", kiosk.port), timeout=5) as connection,
    ):
        time.sleep(0.1)  # both are let in
        kiosk.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        connection.sendall(request("/", headers={"Host": HOST}))
        (answer,) = parsed(read_all(connection))
        assert answer.status == 200
        assert ("connection", "close") in answer.headers
        assert read_all(silent) == b""
    assert kiosk.process.wait(5) == 0
    assert kiosk.process.stderr.read() == ""
