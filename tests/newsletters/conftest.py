"""The cast of newsletters: two titles, and a stranger with an address."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from wagtail.models import Locale

from broadsheet.foundation import clock
from broadsheet.foundation.text import slug_from
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import limits
from broadsheet.newsletters.models import Issue, Newsletter, Shelf
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests.newsletters.sink import Sink

OURS = {"Sec-Fetch-Site": "same-origin"}
OLHA = "olha@reader.example"


@pytest.fixture(autouse=True)
def _no_attack_lasts():
    yield
    cache.delete(limits.ATTACK)


@pytest.fixture(autouse=True)
def _no_journal_of_another_test():
    """The tests' database is emptied each time, and would be older than what lies on disk."""
    yield
    shutil.rmtree(Path(settings.DATA_DIR) / "sending", ignore_errors=True)


@pytest.fixture
def lamp(db):
    return Newsletter.objects.create(
        language="en", slug="morning-lamp", name="The Morning Lamp", description="What the day brings.",
        promise="every weekday at seven",
    )  # fmt: skip


@pytest.fixture
def notes(db):
    return Newsletter.objects.create(
        language="en", slug="harbour-notes", name="Harbour Notes", description="Ships.", promise="on Fridays"
    )


@pytest.fixture
def sign_up(client):
    """Send a form as a page of ours does."""

    def sent(*slugs, email=OLHA, **more):
        return client.post("/subscription/", {"email": email, "newsletter": slugs, **more}, headers=OURS)

    return sent


@pytest.fixture
def mailed_link():
    """The path in the newest mail."""

    def found():
        text = Outgoing.objects.order_by("-pk").first().text
        return re.search(r"https?://[^/\s]+(/subscription/confirmation/\S+)", text)[1]

    return found


@pytest.fixture
def issue_of():
    """An issue of a newsletter with these blocks, not yet out."""

    def made(newsletter, *blocks, title="Fog until noon", **more):
        issue = Issue(
            newsletter=newsletter, title=title, slug=slug_from(title), live=False,
            locale=Locale.objects.get(language_code=newsletter.language), body=list(blocks), **more,
        )  # fmt: skip
        Shelf.of(newsletter.language).add_child(instance=issue)
        return issue

    return made


@pytest.fixture
def moving_clock(monkeypatch):
    """Stop the clock in the middle of a window of ten minutes; call it to let seconds pass."""
    begins = (
        int(datetime.now(UTC).timestamp()) // 600 * 600 + 780
    )  # to come: what judges answers looks at its own clock
    moment = [datetime.fromtimestamp(begins, UTC)]

    def passes(seconds=0.0):
        moment[0] += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return passes


@pytest.fixture
def sink(settings):
    """A mail server that takes what it is handed, and to which issues go."""
    server = Sink()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    settings.EMAIL_HOST_USER, settings.SENDING_LINES = "", 4
    yield server
    server.stop()


@pytest.fixture
def editor(db):
    return person(Role.EDITOR)


@pytest.fixture
def chief(db):
    return person(Role.CHIEF_EDITOR)
