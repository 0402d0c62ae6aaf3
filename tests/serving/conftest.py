"""A site of one's own for tests that start, kill and stop real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dj_database_url
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Iterator[tuple[Path, str]]:
    """A data folder that is set up, and the name of its database on PostgreSQL (else empty)."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    database = f"served_{os.getpid()}" if os.environ.get("DATABASE_URL") else ""
    if database:
        _administer("CREATE DATABASE {}", database)
    subprocess.run(processes.broadsheet("setup"), env=_environment(data, database), check=True, timeout=600)
    yield data, database
    if database:
        _administer("DROP DATABASE {} WITH (FORCE)", database)


@contextmanager
def own(prepared: tuple[Path, str], data: Path) -> Iterator[Site]:
    """An installation of one's own in this folder; whatever runs of it is cleared away afterwards."""
    made = _copy(prepared, data)
    try:
        yield made
    finally:
        _clear_away(made)


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


def _copy(prepared: tuple[Path, str], to: Path) -> Site:
    data, database = prepared
    own = f"{database}_{os.urandom(4).hex()}" if database else ""
    if own:
        _administer("CREATE DATABASE {} TEMPLATE {}", own, database)
    return Site(processes.copied(data, to), _environment(to, own))


def _clear_away(site: Site) -> None:
    for one in site.started:
        one.clear_away()
    marker = f"DATA_DIR={site.data}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and marker in _environ(entry).split(b"\0"):
            os.kill(int(entry.name), 9)
    if "DATABASE_URL" in site.environment:
        _administer("DROP DATABASE {} WITH (FORCE)", site.environment["DATABASE_URL"].rsplit("/", 1)[1])


def _environ(entry: Path) -> bytes:
    try:
        return (entry / "environ").read_bytes()
    except OSError:
        return b""


def _environment(data: Path, database: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SITE_URL", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    own = {"DATA_DIR": str(data), "PORT": str(processes.free_port()), "PYTHONDONTWRITEBYTECODE": "1"}
    if database:
        own["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{database}"
    return {**kept, **own}


def _administer(statement: str, *names: str) -> None:
    facts = dj_database_url.parse(os.environ["DATABASE_URL"])
    with psycopg.connect(
        host=facts["HOST"],
        port=facts["PORT"] or 5432,
        user=facts["USER"],
        password=facts["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
