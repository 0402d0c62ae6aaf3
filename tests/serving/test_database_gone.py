"""With the database gone readers read on, forms say "not now", and all is well again when it is back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import processes
from tests.serving import conftest, postgresql
from tests.serving.conftest import Prepared, Site

LONGER = 240.0
PUBLISH = "from tests import factories; factories.article({!r}, by='Olena Marchenko')"
SAYS_GONE = "The database does not answer"


@pytest.fixture(scope="module")
def installed(request, tmp_path_factory) -> Iterator[Prepared]:
    """What is set up; on PostgreSQL on a server of our own, since nobody may stop the one that others use."""
    if not os.environ.get("DATABASE_URL"):
        yield request.getfixturevalue("prepared")
        return
    if not shutil.which("initdb"):
        pytest.skip("There is no initdb here: PostgreSQL's programs are missing")
    with postgresql.running() as server, conftest.set_up(tmp_path_factory.mktemp("own") / "data", server) as made:
        yield made


@pytest.fixture(scope="module")
def edition(installed, tmp_path_factory) -> Iterator[tuple[Site, processes.Running]]:
    """A site with something published and all of it printed."""
    with conftest.own(installed, tmp_path_factory.mktemp("edition") / "data") as site:
        house = site.serve()
        for headline in ("Cranes move again", "Ferries stay in port"):
            site.tell(PUBLISH.format(headline))
        processes.until(lambda: "/ferries-stay-in-port/" in printed(site) and nothing_is_due(site), patience=LONGER)
        yield site, house


def nothing_is_due(site: Site) -> bool:
    return site.tell("from broadsheet.edition import press_room; print(press_room.left())") == "0"


def printed(site: Site) -> set[str]:
    """Every address that the edition on disk answers 200."""
    found: dict[str, int | None] = {}
    for name in ("index", "journal"):
        path = site.data / "edition" / name
        for line in path.read_text().splitlines() if path.exists() else []:
            address, facts = line.split("\t", 1)
            found[address] = (json.loads(facts) or {}).get("status")
    return {address for address, status in found.items() if status == 200 and " " not in address}


def ask(site: Site, path: str, data: bytes | None = None) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of an answer; 0 if there is none."""
    request = urllib.request.Request(site.url + path, data=data)  # noqa: S310 — our own site
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}
    except OSError:
        return 0, b"", {}


def every_page(site: Site) -> dict[str, tuple[int, bytes]]:
    return {address: ask(site, address)[:2] for address in sorted(printed(site))}


def taking_the_file(site: Site, house: processes.Running) -> Iterator[None]:
    """The database file is renamed, and whoever holds it is killed."""
    names = [name for name in os.listdir(site.data) if name.startswith("broadsheet.sqlite3")]
    for name in names:
        (site.data / name).rename(site.data / f"away-{name}")
    for pid in holders(site, house):
        os.kill(pid, signal.SIGKILL)
    yield
    for name in names:
        (site.data / f"away-{name}").rename(site.data / name)


def holders(site: Site, house: processes.Running) -> list[int]:
    found = []
    for pid in processes.below(house.pid):
        files = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").glob("*") if path.is_symlink()]
        if any("broadsheet.sqlite3" in file for file in files):
            found.append(pid)
    return found


def stopping_the_server(site: Site, _house: processes.Running) -> Iterator[None]:
    """All of PostgreSQL is stopped: its connections stay open, and nobody answers on them."""
    port = int(site.environment["DATABASE_URL"].rpartition("/")[0].rpartition(":")[2])
    with postgresql.stopped(port):
        yield


@pytest.fixture(scope="module")
def gone(edition) -> Iterator[tuple[Site, dict[str, tuple[int, bytes]]]]:
    """The database goes, for all tests here; what every page was before. Going on with `away` brings it back."""
    site, house = edition
    pages = every_page(site)
    way = stopping_the_server if "DATABASE_URL" in site.environment else taking_the_file
    site.away = way(site, house)
    next(site.away)
    yield site, pages
    for _ in site.away:
        pass


def test_nobody_hangs_on_a_silent_database(gone):
    """Stands first: asked at once, before anybody has noticed."""
    site, _pages = gone
    assert ask(site, "/cms/")[0] == 503


def test_every_printed_page_is_there_byte_for_byte(gone):
    site, pages = gone
    assert len(pages) > 20
    assert every_page(site) == pages
    assert {status for status, _body in pages.values()} == {200}


@pytest.mark.control
def test_a_page_that_is_not_printed_is_not_there(gone):
    site, _pages = gone
    assert processes.until(lambda: ask(site, "/search/?q=cranes")[0]) == 503


def test_forms_say_not_now_and_when_to_try_again(gone):
    site, _pages = gone
    processes.until(lambda: SAYS_GONE in said(site))
    status, body, headers = ask(site, "/cms/login/", data=b"username=a&password=b")
    assert status == 503
    assert int(headers["retry-after"]) > 0
    assert "no-store" in headers["cache-control"]
    assert b"Nothing was saved" in body


def test_staff_see_what_is_down(gone):
    site, _pages = gone
    processes.until(lambda: SAYS_GONE in said(site))
    status, body, _headers = ask(site, "/cms/")
    assert status == 503
    assert b"The database has not answered since" in body
    assert b"Readers see the printed edition as of" in body
    assert json.loads(ask(site, "/healthz")[1])["newsroom"] == "down"


def test_when_it_is_back_everything_goes_on(gone):
    site, _pages = gone
    processes.until(lambda: ask(site, "/cms/")[0] == 503)
    for _ in site.away:
        pass
    processes.until(lambda: ask(site, "/cms/login/")[0] == 200)
    site.tell(PUBLISH.format("The database is back"))
    processes.until(lambda: "/the-database-is-back/" in printed(site))
    assert "Traceback" not in said(site)


def said(site: Site) -> str:
    return "".join(one.said for one in site.started)
