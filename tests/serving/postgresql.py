"""A PostgreSQL of a test's own, which may be stopped and killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import processes

USER = "postgres"
_running: dict[int, Path] = {}


@contextmanager
def running() -> Iterator[str]:
    """Run one on a free port; gives its address without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-postgresql-"))
    port = processes.free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)  # it refuses to run as root
    data = folder / "data"
    _run("initdb", "-D", str(data), "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nfsync = off\n")
    _start(data)
    _running[port] = data
    try:
        yield f"postgres://{USER}@127.0.0.1:{port}"
    finally:
        del _running[port]
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@contextmanager
def stopped(port: int) -> Iterator[None]:
    """All its processes are stopped, as by a machine that hangs; they go on afterwards."""
    postmaster = int((_running[port] / "postmaster.pid").read_text().split()[0])
    whole = {postmaster, *processes.below(postmaster)}
    for pid in whole:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in whole:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def killed(port: int) -> Iterator[None]:
    """All its processes are killed; it is started again afterwards, and finds out what it had committed."""
    data = _running[port]
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    whole = {postmaster, *processes.below(postmaster)}
    for pid in whole:
        os.kill(pid, signal.SIGKILL)
    processes.until(lambda: not processes.alive(whole))
    try:
        yield
    finally:
        _start(data)


def _start(data: Path) -> None:
    _run("pg_ctl", "-D", str(data), "-l", str(data.parent / "log"), "-w", "start")


def _run(*command: str) -> None:
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryFile() as said:
        done = subprocess.run([*as_user, *command], stdout=said, stderr=said, cwd="/", check=False)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()
