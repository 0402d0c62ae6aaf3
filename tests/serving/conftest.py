"""A site of one's own for tests that start, kill and stop real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests import processes
from tests.processes import Running


@dataclass
class Site:
    """One installation: its data folder and database, where it will answer, and what runs of it."""

    data: Path
    environment: dict[str, str]
    started: list[Running] = field(default_factory=list)
    away: Iterator[None] = field(default_factory=lambda: iter(()))
    """Going on with it brings the database back."""

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def run(self, *arguments: str, **more: str) -> Running:
        """Start one of our commands on this site."""
        said = self.data / f"said-{len(self.started)}"
        environment = {**self.environment, **more}
        self.started.append(processes.start(processes.broadsheet(*arguments), said=said, environment=environment))
        return self.started[-1]

    def tell(self, program: str) -> str:
        """Run a short program against its database; returns what it prints."""
        whole = f"import django; django.setup()\n{program}"
        command = [sys.executable, "-c", whole]
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
        done = subprocess.run(command, env=environment, cwd=processes.ROOT, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def serve(self, **more: str) -> Running:
        """Start everything, and wait until the newsroom, too, answers."""
        house = self.run("serve", "--no-demo", **more)
        processes.until(lambda: processes.get(f"{self.url}/healthz") == 200 and "The desk" in house.said)
        return house


@dataclass(frozen=True)
class Prepared:
    """What is set up once: a data folder, and on PostgreSQL a database."""

    data: Path
    server: str = ""
    """The address of the server without a database's name; empty on SQLite."""
    database: str = ""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Iterator[Prepared]:
    """An installation to copy."""
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    with set_up(tmp_path_factory.mktemp("prepared") / "data", server) as made:
        yield made


@contextmanager
def set_up(data: Path, server: str) -> Iterator[Prepared]:
    """Set an installation up, on this server or on SQLite."""
    made = Prepared(data, server, f"served_{os.getpid()}" if server else "")
    if server:
        _administer(server, "CREATE DATABASE {}", made.database)
    subprocess.run(processes.broadsheet("setup"), env=_environment(made, data, made.database), check=True, timeout=600)
    yield made
    if server:
        _administer(server, "DROP DATABASE {} WITH (FORCE)", made.database)


@contextmanager
def own(prepared: Prepared, data: Path) -> Iterator[Site]:
    """An installation of one's own in this folder; whatever runs of it is cleared away afterwards."""
    database = f"{prepared.database}_{os.urandom(4).hex()}" if prepared.server else ""
    if database:
        _administer(prepared.server, "CREATE DATABASE {} TEMPLATE {}", database, prepared.database)
    made = Site(processes.copied(prepared.data, data), _environment(prepared, data, database))
    try:
        yield made
    finally:
        _clear_away(made)
        if database:
            _administer(prepared.server, "DROP DATABASE {} WITH (FORCE)", database)


@pytest.fixture
def site(prepared, tmp_path) -> Iterator[Site]:
    """An installation of this test's own."""
    with own(prepared, tmp_path / "data") as made:
        yield made


@pytest.fixture
def site_at(prepared) -> Iterator[Callable[[Path], Site]]:
    """The same in a folder of the test's choice."""
    with ExitStack() as stack:
        yield lambda data: stack.enter_context(own(prepared, data))


def _clear_away(site: Site) -> None:
    for one in site.started:
        one.clear_away()
    marker = f"DATA_DIR={site.data}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and marker in _environ(entry).split(b"\0"):
            os.kill(int(entry.name), 9)


def _environ(entry: Path) -> bytes:
    try:
        return (entry / "environ").read_bytes()
    except OSError:
        return b""


def _environment(prepared: Prepared, data: Path, database: str) -> dict[str, str]:
    chosen = {"SITE_URL", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in chosen}
    own = {"DATA_DIR": str(data), "PORT": str(processes.free_port()), "PYTHONDONTWRITEBYTECODE": "1"}
    if database:
        own["DATABASE_URL"] = f"{prepared.server}/{database}"
    return {**kept, **own}


def _administer(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
