"""The cast and the stage of all tests."""

from __future__ import annotations

import os
import re
import traceback
from importlib import import_module, reload
from pathlib import Path

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.sql.compiler import SQLUpdateCompiler
from django.urls import clear_url_caches
from playwright.sync_api import sync_playwright

from tests import kept_database

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the tests' thread


@pytest.fixture(scope="session")
def playwright():
    """One for all tests of a process: a second one could not start beside the first one's loop."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session", autouse=True)
def _the_ledger_can_be_emptied_by_tests():
    """Tests with real transactions empty all tables afterwards. Django tells that tables were made again: the guard is back."""
    from broadsheet.campaigns import fixing  # noqa: PLC0415
    from broadsheet.payments import guarding  # noqa: PLC0415

    flush = BaseDatabaseOperations.execute_sql_flush

    def unguarded(self, sql_list):
        guarding.lift(self.connection)
        fixing.lift(self.connection)
        flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
        yield


def _is_by_a_test():
    """Whether the innermost code of ours that is running is a test's: it is alone with its rows."""
    here = str(Path(__file__).parent)
    own = [
        frame.filename
        for frame in traceback.extract_stack()
        if frame.filename.startswith((f"{here}/broadsheet", f"{here}/tests"))
    ]
    return not own or "/tests/" in own[-1]


@pytest.fixture(scope="session", autouse=True)
def _no_update_asks_for_its_rows_in_a_query_of_its_own():
    """That is what Django does where an update joins, and PostgreSQL does not ask again for a row that changes while it waits for it.

    So a letter was sent twice, and a link opened once too often. A condition on the row itself, or `Exists`, is asked again.
    """
    as_sql = SQLUpdateCompiler.as_sql
    asks_itself = (
        r'^UPDATE "(\w+)" .* WHERE .*"\1"\."(\w+)" IN \(SELECT (?:DISTINCT )?U0\."\2"(?: AS "?\w+"?)? FROM "\1"'
    )
    own = re.compile(asks_itself, re.DOTALL)

    def looked_at(self):
        sql, parameters = as_sql(self)
        if self.query.model.__module__.startswith("broadsheet.") and own.match(sql) and not _is_by_a_test():
            raise AssertionError(f"This update joins: {sql}")
        return sql, parameters

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLUpdateCompiler, "as_sql", looked_at)
        yield


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The migrated database, with the newsroom prepared in it once for all tests."""
    from django.db import connection  # noqa: PLC0415
    from django.test import TransactionTestCase  # noqa: PLC0415
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

    from broadsheet.newsroom import setup  # noqa: PLC0415
    from tests import prepared_database  # noqa: PLC0415

    file = Path(connection.settings_dict["TEST"]["NAME"] or "") if connection.vendor == "sqlite" else None
    is_laid = file is not None and kept_database.lay(file)
    with django_db_blocker.unblock():
        names = setup_databases(verbosity=0, interactive=False, keepdb=is_laid, serialized_aliases=())
        if file is not None and not is_laid:
            kept_database.keep(file)
        setup.prepare()
        put_back = prepared_database.keep(connection)
    with pytest.MonkeyPatch.context() as patch:
        if put_back is not None:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back())
        yield
    with django_db_blocker.unblock():
        _end_other_sessions()
        teardown_databases(names, verbosity=0)


def _end_other_sessions() -> None:
    """PostgreSQL drops no database that a thread of some test still holds open."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _prepared_again(request):
    """A test with real transactions leaves empty tables behind: prepare them again for whoever comes next."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None and not {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        return
    is_real = (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        request.fixturenames
    )
    request.getfixturevalue("transactional_db" if is_real else "db")
    prepare_if_empty()


def prepare_if_empty() -> None:
    from wagtail.models import Collection, Locale, Page  # noqa: PLC0415

    from broadsheet.foundation import languages  # noqa: PLC0415
    from broadsheet.newsroom import setup  # noqa: PLC0415
    from broadsheet.newsroom.models import Home  # noqa: PLC0415

    if Home.objects.exists():
        return
    for code in languages.codes():  # a page, the root too, asks for its locale when it is saved
        Locale.objects.get_or_create(language_code=code)
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    setup.prepare()


@pytest.fixture
def ukrainian_host(settings):
    """Ukrainian lives at uk.testserver. Addresses are worked out once per process, so they are forgotten around it."""
    settings.LANGUAGE_HOSTS = {"uk": "uk.testserver"}
    settings.ALLOWED_HOSTS = ["testserver", "uk.testserver"]
    _forget_addresses()
    yield "uk.testserver"
    settings.LANGUAGE_HOSTS = {}
    _forget_addresses()


def _forget_addresses() -> None:
    reload(import_module("broadsheet.config.urls"))
    clear_url_caches()
