"""Real processes for tests: started, watched, ended, and cleared away whatever happens."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0
"""Seconds. For a machine under load; what is awaited is there much sooner."""

Found = TypeVar("Found")


@dataclass
class Running:
    """One process that a test has started, with what it and its children say."""

    process: subprocess.Popen[bytes]
    path: Path
    seen: set[int] = field(default_factory=set)
    """Everybody that `family` ever found: some outlive it in a test that shows just that."""

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    @property
    def said(self) -> str:
        """Everything on stdout and stderr so far."""
        return self.path.read_text(errors="replace")

    def children(self, count: int) -> list[int]:
        """Its children once there are so many; empty before."""
        found = [pid for pid, parent in _parents().items() if parent == self.pid]
        return found if len(found) == count else []

    def family(self) -> set[int]:
        """Itself and everything below it that is alive."""
        found = {self.pid, *below(self.pid)}
        self.seen |= found
        return found

    def stop(self) -> int:
        """Tell it to end, and return its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it without a warning."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def clear_away(self) -> None:
        """Leave nothing of it."""
        self.family()
        for pid in self.seen - {os.getpid()}:
            _kill(pid)
        _kill_group(self.pid)
        self.process.wait(PATIENCE)


def start(command: list[str], *, said: Path, environment: Mapping[str, str]) -> Running:
    """Start a process of its own session."""
    with said.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, env=dict(environment), start_new_session=True
        )
    return Running(process, said)


def until(condition: Callable[[], Found], *, patience: float = PATIENCE) -> Found:
    """Wait for something true, and return it."""
    deadline = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return found


def below(pid: int) -> set[int]:
    """All descendants of a process."""
    parents = _parents()
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in {pid, *found}} - found:
        found |= more
    return found


def named(pid: int, name: str) -> int:
    """The process called so below another one; 0 if there is none. A process and its child may share a name."""
    found = [one for one in below(pid) if _fact(one, "comm").strip() == f"bs-{name}"]
    return min(found, default=0)


def kill(pid: int, name: str) -> int:
    """Kill the process called so below another one, as soon as it is there. Returns which it was.

    Never by `os.kill(named(…))`: 0 stands for the whole group of whoever kills, which is the test run.
    """
    found = until(lambda: named(pid, name))
    os.kill(found, signal.SIGKILL)
    return found


def command_of(pid: int) -> bytes:
    """Its command line, the words parted by NUL; empty if it is gone."""
    return _fact(pid, "cmdline").encode()


def parent(pid: int) -> int:
    """The parent of a process that runs; 0 if it does not."""
    return _parents().get(pid, 0)


def alive(pids: Iterable[int]) -> list[int]:
    """Those that still run."""
    return [pid for pid in pids if (state := _state(pid)) and state != "Z"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> int:
    """The status of an answer; 0 if nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 — our own site
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def broadsheet(*arguments: str) -> list[str]:
    """The command line of one of our commands."""
    return [sys.executable, "-m", "broadsheet.config.cli", *arguments]


def copied(prepared: Path, to: Path) -> Path:
    """A data folder that was set up once, for one test."""
    shutil.copytree(prepared, to)
    return to


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (facts := _fact(int(entry.name), "stat")):
            state, parent = facts.rsplit(")", 1)[1].split()[:2]
            if state != "Z":
                found[int(entry.name)] = int(parent)
    return found


def _state(pid: int) -> str:
    facts = _fact(pid, "stat")
    return facts.rsplit(")", 1)[1].split()[0] if facts else ""


def _fact(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
