"""The worker, the press and the sender as processes."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import InterfaceError, OperationalError

from broadsheet.audio.tasks import QUEUE
from broadsheet.edition import bell, carrying, press_room
from broadsheet.newsletters.engine import running
from broadsheet.ops import worker
from broadsheet.ops.queue import working

logger = logging.getLogger("broadsheet.serve")


NICENESS = 5
"""Scaling pictures and learning words can wait; whoever publishes, and the press, go first."""
SENDERS_NICENESS = 12
"""A million letters take all that there is: a fifteenth of a core where others want it."""
NARRATORS_NICENESS = 12
"""A voice takes a whole core for seconds: only when nobody else wants it."""


def work() -> None:
    """Run tasks and jobs in this process until SIGTERM."""
    os.nice(NICENESS)
    stop = _told_to_stop()
    jobs = threading.Thread(target=worker.keep_running, args=(stop,), name="jobs", daemon=True)
    jobs.start()
    working.work(stop)
    jobs.join(timeout=working.GRACE)


def narrate() -> None:
    """Make narrations in this process until SIGTERM."""
    os.nice(NARRATORS_NICENESS)
    working.work(_told_to_stop(), queue=QUEUE)


def press() -> int:
    """Print the edition in this process until SIGTERM. Returns the exit code."""
    # It sleeps until somebody rings: so do we, or it would hear of the stop only when it looks by itself.
    stop = _told_to_stop(then=bell.ring)
    try:
        press_room.keep_printing(stop)
    except (OperationalError, InterfaceError) as error:
        logger.error("The press lost its database (%s)", str(error).strip().split("\n")[0])
        return 1
    return 0


def send() -> None:
    """Send issues in this process until SIGTERM."""
    os.nice(SENDERS_NICENESS)
    running.keep_sending(_told_to_stop())


def carry() -> None:
    """Carry the edition out in this process until SIGTERM."""
    carrying.carry(_told_to_stop())


def _told_to_stop(then: Callable[[], None] = lambda: None) -> threading.Event:
    stop = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        then()

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return stop
