"""Keeps processes alive: starts them, starts them again when they die, and ends them all when told to.

It waits for signals one at a time instead of being interrupted by them: nothing can arrive at a bad moment, whether a
child is being made or is gone already.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger("broadsheet.serve")

AWAITED = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM}
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 20.0
"""Whoever lived that long did not die of how it was started: it is started again without a long pause."""

# Of linux/prctl.h: PR_SET_PDEATHSIG, PR_SET_NAME
_SET_PARENT_DEATH_SIGNAL = 1
_SET_NAME = 15


@dataclass(frozen=True)
class Role:
    """One process: `act` is called in it, and may become another program. What it returns is the exit code."""

    name: str
    act: Callable[[], int | None]
    ended: Callable[[int], None] = lambda code: None
    """Told in the supervisor when it has ended by itself; `code` as `subprocess` has it: -9 is death by SIGKILL."""
    is_once: bool = False
    """Ending with 0, it has done what it was for and is not started again."""
    has_own_group: bool = False
    """Whether it and all its children can be killed together, and don't hear Ctrl-C themselves."""


@dataclass
class _Post:
    role: Role
    pid: int = 0
    started: float = 0.0
    falls: int = 0
    due: float | None = None
    is_leaving: bool = False


class Supervisor:
    """Runs roles until SIGTERM or Ctrl-C. Ends them within `grace` seconds, by force if need be."""

    def __init__(self, *roles: Role, grace: float, hangup: Callable[[], None] = lambda: None) -> None:
        self._posts: dict[str, _Post] = {}
        self._grace = grace
        self._hangup = hangup
        self._deadline: float | None = None
        self._code = 0
        self._mask: set[int] = set()
        for role in roles:
            self.start(role)

    def start(self, role: Role) -> None:
        """Have a process from now on."""
        self._posts[role.name] = _Post(role, due=time.monotonic())

    def restart(self, name: str) -> None:
        """End a process and start it again at once."""
        post = self._posts[name]
        if post.pid and not post.is_leaving:
            post.is_leaving = True
            _tell(post.pid, signal.SIGTERM)

    def has(self, name: str) -> bool:
        """Whether such a process is to be there."""
        return name in self._posts

    def stop(self, code: int = 0) -> None:
        """End everything; `run` returns this code afterwards."""
        if self._deadline is None:
            self._code = code
            self._deadline = time.monotonic() + self._grace
            for post in self._running():
                _tell(post.pid, signal.SIGTERM)

    def run(self) -> int:
        """Start everything, wait, and return the exit code."""
        for number in (signal.SIGCHLD, signal.SIGALRM):
            signal.signal(number, lambda _number, _frame: None)  # else the system may drop them instead of keeping them
        self._mask = set(signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED))
        while True:
            self._reap()
            self._start_due()
            if self._deadline is not None and not self._running():
                return self._code
            signal.setitimer(signal.ITIMER_REAL, self._seconds_to_next())
            self._heed(signal.sigwait(AWAITED))

    def _heed(self, number: signal.Signals | int) -> None:
        if number in (signal.SIGTERM, signal.SIGINT):
            self.stop()
        elif number == signal.SIGHUP and self._deadline is None:
            self._hangup()
        elif number == signal.SIGALRM and self._deadline is not None and time.monotonic() >= self._deadline:
            for post in self._running():
                _kill(post)

    def _reap(self) -> None:
        for post in self._running():
            pid, status = os.waitpid(post.pid, os.WNOHANG)
            if pid:
                if self._deadline is not None:
                    _kill_rest(post)
                post.pid = 0
                self._take_leave(post, os.waitstatus_to_exitcode(status))

    def _take_leave(self, post: _Post, code: int) -> None:
        now = time.monotonic()
        if self._deadline is not None:
            return
        if post.role.is_once and code == 0:
            del self._posts[post.role.name]
        elif post.is_leaving:
            post.is_leaving, post.falls, post.due = False, 0, now
            return
        else:
            post.falls = 1 if now - post.started > STEADY_SECONDS else post.falls + 1
            pause = min(FIRST_PAUSE * 2 ** (post.falls - 1), LONGEST_PAUSE)
            post.due = now + pause
            logger.warning("The %s %s; starting it again%s", post.role.name, _how(code), _when(post.falls, pause))
        post.role.ended(code)

    def _start_due(self) -> None:
        for post in list(self._posts.values()):
            if self._deadline is None and not post.pid and post.due is not None and post.due <= time.monotonic():
                self._fork(post)

    def _fork(self, post: _Post) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        post.pid = os.fork()
        post.started, post.due = time.monotonic(), None
        if post.pid == 0:
            self._be(post.role, parent)

    def _be(self, role: Role, parent: int) -> None:
        code: int | str | None = 1
        try:
            if role.has_own_group:
                os.setpgid(0, 0)
            for number in AWAITED:
                signal.signal(number, signal.SIG_DFL)
            _end_with(parent)
            _be_called(role.name)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)
            code = role.act()
        except SystemExit as end:
            code = end.code
        except BaseException:
            logger.exception("The %s ended with an error", role.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else int(code is not None))

    def _running(self) -> list[_Post]:
        return [post for post in self._posts.values() if post.pid]

    def _seconds_to_next(self) -> float:
        moments = [post.due for post in self._posts.values() if post.due is not None]
        if self._deadline is not None:
            moments = [self._deadline]
        # 0 would switch the timer off. After the deadline it goes on ringing: a killed child may need another moment.
        return max(0.05, min(moments) - time.monotonic()) if moments else 0.0


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent dies, even by SIGKILL (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(0)


def _be_called(name: str) -> None:
    """What `top` shows; all forked children would be called like the office else (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_NAME, f"bs-{name}".encode()[:15])


def _tell(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _kill(post: _Post) -> None:
    _tell(post.pid, signal.SIGKILL)
    _kill_rest(post)


def _kill_rest(post: _Post) -> None:
    """What a dead process has left behind of its own children."""
    if post.role.has_own_group:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(post.pid, signal.SIGKILL)


def _how(code: int) -> str:
    if code < 0:
        return f"was killed ({signal.Signals(-code).name})"
    return "ended" if code == 0 else f"ended with exit code {code}"


def _when(falls: int, pause: float) -> str:
    return "" if falls == 1 else f" in {pause:.1f} s, after {falls} falls in a row"
