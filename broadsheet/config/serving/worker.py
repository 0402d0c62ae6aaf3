"""The worker and the press as processes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

from broadsheet.edition import bell, press_room
from broadsheet.ops import worker
from broadsheet.ops.queue import working


def work() -> None:
    """Run tasks and jobs in this process until SIGTERM."""
    stop = _told_to_stop()
    jobs = threading.Thread(target=worker.keep_running, args=(stop,), name="jobs", daemon=True)
    jobs.start()
    working.work(stop)
    jobs.join(timeout=working.GRACE)


def press() -> None:
    """Print the edition in this process until SIGTERM."""
    # It sleeps until somebody rings: so do we, or it would hear of the stop only when it looks by itself.
    press_room.keep_printing(_told_to_stop(then=bell.ring))


def _told_to_stop(then: Callable[[], None] = lambda: None) -> threading.Event:
    stop = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        then()

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return stop
