"""Waking the workers of this machine when there is something to do, instead of having them look each second."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from pathlib import Path
from types import TracebackType

from django.conf import settings

from broadsheet.foundation import sockets

PATTERN = "worker-*.sock"


class Bell:
    """What a worker waits at: rung by whoever has enqueued a task, and by any signal to this process."""

    def __init__(self) -> None:
        self._path = sockets.folder(settings.DATA_DIR) / f"worker-{os.getpid()}.sock"
        self._rung = sockets.bind(self._path, socket.SOCK_DGRAM)
        self._signalled, self._wakeup = socket.socketpair()
        for end in (self._rung, self._signalled, self._wakeup):
            end.setblocking(False)

    def __enter__(self) -> Bell:
        # Python goes on waiting after a signal's handler has run; a byte here ends the waiting. Main thread only.
        signal.set_wakeup_fd(self._wakeup.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(-1)
        self._path.unlink(missing_ok=True)
        for end in (self._rung, self._signalled, self._wakeup):
            end.close()

    def wait(self, seconds: float) -> None:
        """Sleep until rung, at most so long."""
        for end in select.select([self._rung, self._signalled], [], [], max(0.0, seconds))[0]:
            with contextlib.suppress(BlockingIOError):
                while end.recv(64):
                    pass


def ring() -> None:
    """Wake all workers of this machine. Those elsewhere look by themselves every few seconds."""
    for path in (settings.DATA_DIR / "run").glob(PATTERN):
        _ring(path)


def _ring(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as caller:
        caller.setblocking(False)
        try:
            with sockets.address(path) as short:
                caller.sendto(b"!", short)
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)  # a killed worker's
        except OSError:
            pass  # gone meanwhile, or so full that it is awake anyway
