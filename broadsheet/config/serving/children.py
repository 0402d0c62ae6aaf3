"""What a supervisor asks the system about its children."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

# Of linux/prctl.h: PR_SET_PDEATHSIG, PR_SET_NAME
_SET_PARENT_DEATH_SIGNAL = 1
_SET_NAME = 15


def end_with(parent: int) -> None:
    """Have the system end this process when its parent dies, even by SIGKILL (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(0)


def be_called(name: str) -> None:
    """What `top` shows; all forked children would be called like the office else (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_NAME, f"bs-{name}".encode()[:15])


def tell(pid: int, number: signal.Signals) -> None:
    """Send a signal; nothing happens if nobody is there any more."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def kill(pid: int, *, group: bool) -> None:
    """End it by force, and with `group` whatever it has started."""
    tell(pid, signal.SIGKILL)
    if group:
        kill_group(pid)


def kill_group(pid: int) -> None:
    """What a process that is gone has left behind of its own children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
