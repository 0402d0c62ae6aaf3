"""An archive of any size, made once for each database and kept for the next run: 100,000 articles take minutes to write.

What is kept lies under `var/proof-cache` (`PROOF_CACHE`), for PostgreSQL in a database beside it, under a name made of
everything that shapes it. A piece works on a copy, which is gone afterwards.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proof.figures import ROOT
from proof.site import PASSWORD, ProofSite, finish_tasks, free_port

CACHE = Path(os.environ.get("PROOF_CACHE") or ROOT / "var" / "proof-cache")
POSTGRES = os.environ.get("PROOF_POSTGRES") or "postgres://postgres@127.0.0.1:5432"
"""A PostgreSQL server where databases may be made."""
DATABASES = ("SQLite", "PostgreSQL")
"""`PROOF_DATABASES=SQLite` measures on one of them alone."""
SEED_SECONDS = 3600
PRINT_SECONDS = 7200

COUNTS_AS_PRINTED = """
import django; django.setup()
from broadsheet.edition import press_room
from broadsheet.edition.models import PressRun
PressRun.objects.update(build=press_room._build())
"""
"""What was printed by an earlier version of the code does for measuring; else a full run would begin."""

PRINT_A_FEW = """
import django; django.setup()
from broadsheet.config import installing
from broadsheet.edition.press_room import PressRoom
installing.install(say=lambda _line: None)
room = PressRoom()
room.make_ready()
next(room.print_all(), None)
"""
"""Enough to ask for copies of what stands on every page: once these are there, all that was printed before is printed again."""


def wanted() -> list[str]:
    """The databases to measure on."""
    return [name for name in DATABASES if name in os.environ.get("PROOF_DATABASES", ",".join(DATABASES)).split(",")]


@contextmanager
def copy(database: str, articles: int, *, printed: bool = False) -> Iterator[ProofSite]:
    """The demo newsroom with so many articles in its archive, in a data folder of its own. Nothing is served yet.

    `printed`: its whole edition, too, which takes a minute for 5,000 articles the first time.
    """
    kept = _kept_printed(database, articles) if printed else _kept(database, articles)
    data = Path(tempfile.mkdtemp(prefix="broadsheet-proof-"))
    name = f"proof_{os.getpid()}_{articles}"
    try:
        subprocess.run(["cp", "-a", "--reflink=auto", f"{kept}/.", str(data)], check=True)
        if database == "PostgreSQL":
            psql(f'CREATE DATABASE "{name}" TEMPLATE "{kept.name}"')
        site = site_in(database, data, name)
        if printed:
            run(site, "-c", COUNTS_AS_PRINTED)
        yield site
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if database == "PostgreSQL":
            psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run(site: ProofSite, *command: str, seconds: float = 900) -> str:
    """Run a Python command against the site's data; returns what it printed."""
    done = subprocess.run(
        [sys.executable, *command],
        env=site.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=seconds,
        check=True,
    )
    return done.stdout


def _kept(database: str, articles: int) -> Path:
    kept = CACHE / f"{database.lower()}_{articles}_{_shape()}"
    if (kept / ".whole").exists():
        return kept
    print(f"       making {articles} articles on {database} …", flush=True)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    if database == "PostgreSQL":
        psql(f'DROP DATABASE IF EXISTS "{kept.name}" WITH (FORCE)')
        psql(f'CREATE DATABASE "{kept.name}"')
    site = site_in(database, kept, kept.name)
    program = Path(sys.executable).with_name("broadsheet")
    subprocess.run(
        [program, "seed", "--articles", str(articles)],
        env=site.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        timeout=SEED_SECONDS,
        check=True,
    )
    finish_tasks(site)  # pictures are scaled once, not anew in each copy while something else is measured
    (kept / ".whole").touch()
    return kept


def _kept_printed(database: str, articles: int) -> Path:
    """The same with its edition, which is as long as nothing that shapes an archive changes."""
    before = _kept(database, articles)
    kept = before.with_name(f"{before.name}_printed")
    if (kept / ".printed").exists():
        return kept
    print(f"       printing {articles} articles on {database} …", flush=True)
    shutil.rmtree(kept, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(before), str(kept)], check=True)
    if database == "PostgreSQL":
        psql(f'DROP DATABASE IF EXISTS "{kept.name}" WITH (FORCE)')
        psql(f'CREATE DATABASE "{kept.name}" TEMPLATE "{before.name}"')
    site = site_in(database, kept, kept.name)
    run(site, "-c", PRINT_A_FEW)
    finish_tasks(site)
    run(site, "-m", "proof.edition.press_run", seconds=PRINT_SECONDS)
    finish_tasks(site)  # printing has asked for copies of pictures, and these change what they stand on
    run(site, "-m", "proof.edition.press_run", "rest", seconds=PRINT_SECONDS)
    (kept / ".printed").touch()
    return kept


def site_in(database: str, data: Path, name: str) -> ProofSite:
    """A site with this data folder and, on PostgreSQL, this database."""
    port = free_port()
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATABASE_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    environment |= {
        "DATA_DIR": str(data),
        "PORT": str(port),
        "DEMO_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
    }
    if database == "PostgreSQL":
        environment["DATABASE_URL"] = f"{POSTGRES}/{name}"
    return ProofSite(f"http://127.0.0.1:{port}", data, environment)


def _shape() -> str:
    """The names of all migrations, and the text of what writes the archive."""
    digest = hashlib.blake2b(digest_size=6)
    migrations = sorted(path.name for path in (ROOT / "broadsheet").glob("*/migrations/0*.py"))
    digest.update("\n".join(migrations).encode())
    for path in sorted((ROOT / "broadsheet" / "demo" / "archive").iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def psql(statement: str) -> None:
    """One statement on the server itself."""
    subprocess.run(
        ["psql", "--quiet", f"{POSTGRES}/postgres", "--command", statement],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=900,
    )
