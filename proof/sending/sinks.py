"""Sinks as processes: Debian's, which is as fast as any, and ours, which counts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proof.figures import ROOT
from proof.site import free_port


@contextmanager
def smtp_sink(*, niceness: int = 0) -> Iterator[int]:
    """Debian's (package postfix). Yields its port. Readers' servers are elsewhere: a high `niceness` has it take no time here."""
    program = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"
    port = free_port()
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen(
        ["nice", "-n", str(niceness), program, *user, f"127.0.0.1:{port}", "1000"], stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


@contextmanager
def counting(path: Path, mode: str = "plain") -> Iterator[int]:
    """Ours. Yields its port; what it took stands in the file."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "proof.sending.counting", str(port), str(path), mode], cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


class Tail:
    """What a sink of ours takes, read as it comes."""

    def __init__(self, path: Path) -> None:
        """From the file's beginning."""
        self._file = path.open()
        self._begun = ""
        self._got: Counter[str] = Counter()

    def got(self) -> Counter[str]:
        """How many letters each address got until now."""
        *lines, self._begun = (self._begun + self._file.read()).split("\n")
        self._got.update(line.split()[0] for line in lines if " " in line)
        return self._got


def taken(path: Path) -> Counter[str]:
    """How many letters each address got."""
    return Counter(line.split()[0] for line in path.read_text().splitlines() if " " in line)


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _try in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Nobody listens at {port}")
