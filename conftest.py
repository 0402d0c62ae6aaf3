"""The cast and the stage of all tests."""

from __future__ import annotations

import os
from importlib import import_module, reload

import pytest
from django.core.management import call_command
from django.urls import clear_url_caches

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the tests' thread


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The migrated database, with the newsroom prepared in it once for all tests."""
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

    from broadsheet.newsroom import setup  # noqa: PLC0415

    with django_db_blocker.unblock():
        names = setup_databases(verbosity=0, interactive=False)
        setup.prepare()
    yield
    with django_db_blocker.unblock():
        teardown_databases(names, verbosity=0)


@pytest.fixture(autouse=True)
def _prepared_again(request):
    """A test with real transactions empties the tables when it ends: prepare them again for the next."""
    yield
    marker = request.node.get_closest_marker("django_db")
    flushed = (
        (marker and marker.kwargs.get("transaction"))
        or "transactional_db" in request.fixturenames
        or "live_server" in request.fixturenames
    )
    if flushed:
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            call_command("flush", interactive=False, verbosity=0)
            _prepare_after_flush()


def _prepare_after_flush() -> None:
    from django.contrib.auth.management import create_permissions  # noqa: PLC0415
    from wagtail.models import Collection, Page  # noqa: PLC0415

    from broadsheet.newsroom import setup  # noqa: PLC0415

    del create_permissions  # `flush` has sent post_migrate, which made content types and permissions
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
