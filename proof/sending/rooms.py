"""A newsroom of the proof's own that has readers and an issue and no office: engines are started by the pieces."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from broadsheet.foundation import clock
from proof.edition import archive
from proof.figures import ROOT
from proof.site import ProofSite
from tests import kept_database

SQLITE = "broadsheet.sqlite3"
CLOCK = "wrong-by"
"""The file in a room that says how many seconds its engines' clocks are ahead."""


def letters(whole: int) -> int:
    """How many, unless the environment says fewer."""
    return int(os.environ.get("PROOF_LETTERS") or whole)


@contextmanager
def room(database: str, *, port: int, lines: int = 10, server: str = "") -> Iterator[ProofSite]:
    """Migrated and empty; letters go to a mail server at this port. `server`: a PostgreSQL of the piece's own."""
    data = Path(tempfile.mkdtemp(prefix="broadsheet-proof-"))
    name = f"proof_sending_{os.getpid()}_{time.monotonic_ns() % 100_000}"
    on = server or archive.POSTGRES
    site = archive.site_in(database, data, name)
    if database == "PostgreSQL":
        site.environment["DATABASE_URL"] = f"{on}/{name}"
    _lay(site)
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_TLS": "0", "SENDING_LINES": str(lines)}
    site = replace(site, environment=site.environment | mail)
    try:
        stage(site, "prepare")
        yield site
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if database == "PostgreSQL":
            _on(on, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _lay(site: ProofSite) -> None:
    """Migrated tables: a copy of those that an earlier room had, if no migration has changed since."""
    made = archive.CACHE / f"room-{kept_database.digest()}.{'pg' if 'DATABASE_URL' in site.environment else 'sqlite3'}"
    made.parent.mkdir(parents=True, exist_ok=True)
    if not made.exists():
        if url := site.environment.get("DATABASE_URL"):
            _empty(url)
        else:
            (site.data / SQLITE).touch()
        stage(site, "migrate")
        copy_database(site, made.with_suffix(f".{os.getpid()}"))
        made.with_suffix(f".{os.getpid()}").replace(made)
    else:
        lay_back(site, made)


def _empty(url: str) -> None:
    server, _slash, name = url.rpartition("/")
    _on(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _on(server, f'CREATE DATABASE "{name}"')


def _on(server: str, statement: str) -> None:
    subprocess.run(["psql", "--quiet", f"{server}/postgres", "--command", statement], check=True, timeout=300)


def stage(site: ProofSite, *words: str, seconds: float = 1800) -> Any:
    """Run one act of `proof.sending.stage` in the room; returns what it says."""
    return json.loads(archive.run(site, "-m", "proof.sending.stage", *words, seconds=seconds).splitlines()[-1])


def engine(site: ProofSite, act: str = "engine") -> subprocess.Popen[bytes]:
    """An engine, as `serve` starts one, or another act that goes on until it is told to stop."""
    return subprocess.Popen(
        [sys.executable, "-m", "proof.sending.stage", act], env=site.environment, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=None if os.environ.get("PROOF_LOUD") else subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def engines(site: ProofSite, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Several, ended afterwards. A piece may put others into their places."""
    running = [engine(site) for _number in range(count)]
    try:
        yield running
    finally:
        for each in running:
            if each.poll() is None:
                each.send_signal(signal.SIGCONT)
                each.send_signal(signal.SIGTERM)
        for each in running:
            try:
                each.wait(timeout=10)
            except subprocess.TimeoutExpired:
                each.kill()


def set_clock(site: ProofSite, seconds: float) -> None:
    """Let the clocks of this room's engines be wrong by so much, from now on."""
    (site.data / CLOCK).write_text(str(seconds))


def wrong_clock() -> None:
    """In an engine's own process: ask the room's file how wrong the clock is."""
    right, file = clock.now, Path(os.environ["DATA_DIR"]) / CLOCK

    def now() -> datetime:
        try:
            return right() + timedelta(seconds=float(file.read_text()))
        except (OSError, ValueError):  # nobody has set it; it is being written
            return right()

    clock.now = now


def copy_database(site: ProofSite, target: Path) -> None:
    """A backup of the room's database, while it is in use."""
    if url := site.environment.get("DATABASE_URL"):
        subprocess.run(["pg_dump", "--format=custom", f"--file={target}", url], check=True, timeout=600)
        return
    with closing(sqlite3.connect(site.data / SQLITE)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def lay_back(site: ProofSite, copy: Path) -> None:
    """Put the backup in the database's place. Nobody uses it."""
    if url := site.environment.get("DATABASE_URL"):
        _empty(url)
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={url}", copy], check=True, timeout=900)
        return
    for ending in ("-wal", "-shm"):
        (site.data / f"{SQLITE}{ending}").unlink(missing_ok=True)
    shutil.copyfile(copy, site.data / SQLITE)


def peak_mb(process: subprocess.Popen[bytes]) -> float:
    """The most memory that it has had, MB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Watch:
    """Asks the room's database, in one process that stays."""

    def __init__(self, site: ProofSite) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "proof.sending.stage", "watch"], env=site.environment, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Letters by state."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        found: dict[str, int] = json.loads(self._process.stdout.readline())
        return found

    def until_done(self, *, seconds: float) -> dict[str, int]:
        """Wait until nothing waits any more. Raises `TimeoutError`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            counts = self.counts()
            if not {"ready", "claimed", "handed", "deferred"} & set(counts):
                return counts
            time.sleep(0.5)
        raise TimeoutError(f"It was not done within {seconds:g} s: {self.counts()}")

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
