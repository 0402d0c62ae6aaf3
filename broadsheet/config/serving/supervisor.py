"""Keeps processes alive: starts them, starts them again when they die, and ends them all when told to.

It waits for signals one at a time instead of being interrupted by them: nothing can arrive at a bad moment, whether a
child is being made or is gone already.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from broadsheet.config.serving import children

logger = logging.getLogger("broadsheet.serve")

AWAITED = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM, signal.SIGUSR1}
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 20.0
"""Whoever lived that long did not die of how it was started: it is started again without a long pause."""


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
    is_ready: bool = False
    killed_at: float | None = None
    """When one that has been relieved is ended by force."""


class Supervisor:
    """Runs roles until SIGTERM or Ctrl-C. Ends them within `grace` seconds, by force if need be.

    One that relieves another says with SIGUSR1 when it is ready, and is told with the same signal when the other is gone.
    """

    def __init__(
        self,
        *roles: Role,
        grace: float,
        hangup: Callable[[], None] = lambda: None,
        heard: Callable[[int], None] | None = None,
    ) -> None:
        self._posts: dict[str, _Post] = {}
        self._coming: dict[str, _Post] = {}
        self._leaving: dict[str, _Post] = {}
        self._heard = heard or self._ready
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
            children.tell(post.pid, signal.SIGTERM)

    def relieve(self, name: str) -> None:
        """Start another beside it, which takes over once it says that it is ready. If it never does, the old one stays."""
        post, coming = self._posts[name], self._coming.get(name)
        if coming is not None and coming.pid:
            coming.is_leaving = True
            children.tell(coming.pid, signal.SIGTERM)
        elif coming is None and post.pid and name not in self._leaving:
            self._coming[name] = _Post(post.role, due=time.monotonic())

    def has(self, name: str) -> bool:
        """Whether such a process is to be there."""
        return name in self._posts

    def stop(self, code: int = 0) -> None:
        """End everything; `run` returns this code afterwards."""
        if self._deadline is None:
            self._code = code
            self._deadline = time.monotonic() + self._grace
            for post in self._running():
                children.tell(post.pid, signal.SIGTERM)

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
            told = signal.sigwaitinfo(AWAITED)
            self._heed(told.si_signo, told.si_pid)

    def _heed(self, number: int, sender: int) -> None:
        if number in (signal.SIGTERM, signal.SIGINT):
            self.stop()
        elif number == signal.SIGHUP and self._deadline is None:
            self._hangup()
        elif number == signal.SIGUSR1 and self._deadline is None:
            self._heard(sender)
        elif number == signal.SIGALRM:
            late = [post for post in self._running() if self._is_late(post)]
            for post in late:
                children.kill(post.pid, group=post.role.has_own_group)

    def _is_late(self, post: _Post) -> bool:
        moments = [moment for moment in (self._deadline, post.killed_at) if moment is not None]
        return bool(moments) and time.monotonic() >= min(moments)

    def _ready(self, pid: int) -> None:
        for name, post in list(self._coming.items()):
            if post.pid == pid:
                self._take_over(name)
        for name, post in self._posts.items():
            if post.pid == pid:
                post.is_ready = True
                self._tell_that_alone(name)

    def _tell_that_alone(self, name: str) -> None:
        post = self._posts[name]
        if post.pid and post.is_ready and name not in self._leaving:
            children.tell(post.pid, signal.SIGUSR1)

    def _take_over(self, name: str) -> None:
        old, self._posts[name] = self._posts[name], self._coming.pop(name)
        if old.pid:
            old.is_leaving, old.killed_at = True, time.monotonic() + self._grace
            self._leaving[name] = old
            children.tell(old.pid, signal.SIGTERM)

    def _reap(self) -> None:
        for post in self._running():
            pid, status = os.waitpid(post.pid, os.WNOHANG)
            if pid:
                name = post.role.name
                has_left = self._leaving.get(name) is post
                if (self._deadline is not None or has_left) and post.role.has_own_group:
                    children.kill_group(pid)
                post.pid = 0
                if has_left:
                    del self._leaving[name]
                    self._tell_that_alone(name)
                elif name in self._coming and self._posts[name] is post:
                    self._posts[name] = self._coming.pop(name)  # it fell before it was relieved
                else:
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
            # Whoever ended well was told to, by an upgrade or an engineer; only falls make the next start wait longer.
            is_fall = code != 0 and now - post.started <= STEADY_SECONDS
            post.falls = post.falls + 1 if is_fall else 1
            pause = min(FIRST_PAUSE * 2 ** (post.falls - 1), LONGEST_PAUSE)
            post.due = now + pause
            logger.warning("The %s %s; starting it again%s", post.role.name, _how(code), _when(post.falls, pause))
        post.role.ended(code)

    def _start_due(self) -> None:
        for post in [*self._posts.values(), *self._coming.values()]:
            if self._deadline is None and not post.pid and post.due is not None and post.due <= time.monotonic():
                self._fork(post)

    def _fork(self, post: _Post) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        post.pid = os.fork()
        post.started, post.due, post.is_ready = time.monotonic(), None, False
        if post.pid == 0:
            self._be(post.role, parent)

    def _be(self, role: Role, parent: int) -> None:
        code: int | str | None = 1
        try:
            if role.has_own_group:
                os.setpgid(0, 0)
            for number in AWAITED:
                signal.signal(number, signal.SIG_DFL)
            children.end_with(parent)
            children.be_called(role.name)
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
        known = (*self._posts.values(), *self._coming.values(), *self._leaving.values())
        return [post for post in known if post.pid]

    def _seconds_to_next(self) -> float:
        known = (*self._posts.values(), *self._coming.values())
        moments = [post.due for post in known if post.due is not None]
        moments += [post.killed_at for post in self._leaving.values() if post.killed_at is not None]
        if self._deadline is not None:
            moments = [self._deadline]
        # 0 would switch the timer off. After the deadline it goes on ringing: a killed child may need another moment.
        return max(0.05, min(moments) - time.monotonic()) if moments else 0.0


def _how(code: int) -> str:
    if code < 0:
        return f"was killed ({signal.Signals(-code).name})"
    return "ended" if code == 0 else f"ended with exit code {code}"


def _when(falls: int, pause: float) -> str:
    return "" if falls == 1 else f" in {pause:.1f} s, after {falls} falls in a row"
