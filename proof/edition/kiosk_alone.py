"""`python -m kiosk` as a process by itself: no newsroom, no database, no supervisor; what it costs, told by the kernel."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proof.edition.plates_made import HOST
from proof.figures import ROOT
from proof.site import free_port

PATIENCE = 60.0


@dataclass(frozen=True)
class Serving:
    """A server: the port where it listens, the process that answers, and how long it took to its first 200, in seconds."""

    port: int
    pid: int
    started_in: float = 0.0

    @property
    def memory(self) -> float:
        """What it has in memory now, in megabytes of 2^20 bytes."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        if not found:
            raise RuntimeError(f"process {self.pid} has ended")
        return int(found[1]) / 1024

    @property
    def cpu(self) -> float:
        """Seconds of processor that it has used in all its threads, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def kiosk(data: Path, first: str = "/", port: int = 0) -> Iterator[Serving]:
    """A kiosk of this data folder that has answered 200 at `first`; ended by its process id afterwards. Without `port`, at a free one."""
    port = port or free_port()
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "HOST"}}
    environment |= {"DATA_DIR": str(data), "PORT": str(port)}
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "kiosk"], cwd=ROOT, env=environment)
    try:
        wait_for(port, first, process)
        yield Serving(port, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Ask every 5 ms until the answer is 200. Raises `RuntimeError` if the process ends or never gives it."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if answer(port, path).startswith(b"HTTP/1.1 200"):
                return
        except OSError:
            pass
        time.sleep(0.005)
    raise RuntimeError(f"nobody answered 200 at {path} on port {port}")


def answer(port: int, path: str, *headers: str) -> bytes:
    """A whole answer, head and body, on a connection of its own."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", *headers]
    with socket.create_connection((HOST, port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))
