"""Workers sleep until somebody rings."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

import pytest

from broadsheet.foundation import sockets
from broadsheet.ops.queue import bell


@pytest.fixture
def hung(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with bell.Bell() as made:
        yield made


def test_a_ring_ends_the_sleep(hung):
    threading.Timer(0.1, bell.ring).start()
    hung.wait(600)


def test_a_ring_before_the_sleep_is_not_forgotten_and_many_are_one(hung):
    for _time in range(1000):
        bell.ring()
    hung.wait(600)
    began = time.monotonic()
    hung.wait(0.2)
    assert time.monotonic() - began >= 0.2, "all were heard at once"


def test_a_signal_ends_the_sleep(hung):
    heard = []
    before = signal.signal(signal.SIGUSR1, lambda *_facts: heard.append(1))
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    hung.wait(600)
    signal.signal(signal.SIGUSR1, before)
    assert heard == [1]


def test_ringing_where_nobody_is_fails_for_nobody_and_clears_a_dead_workers_bell_away(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    bell.ring()
    left = sockets.folder(tmp_path) / "worker-1.sock"
    sockets.bind(left, socket.SOCK_DGRAM).close()
    bell.ring()
    assert not left.exists()


@pytest.mark.parametrize("depth", [1, 40])
def test_a_long_path_will_do(settings, tmp_path, depth):
    settings.DATA_DIR = tmp_path.joinpath(*["deep"] * depth)
    settings.DATA_DIR.mkdir(parents=True)
    with bell.Bell() as hung:
        bell.ring()
        hung.wait(600)
