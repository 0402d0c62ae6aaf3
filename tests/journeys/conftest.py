"""A real browser for the journeys, watched for errors and for requests that leave the site."""

from __future__ import annotations

import os
import shutil
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from broadsheet.accounts.models import User

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium(request):
    """The browser of the whole run."""
    if CHROMIUM is None:
        if os.environ.get("JOURNEYS_MUST_RUN"):
            pytest.fail("JOURNEYS_MUST_RUN is set, and there is no Chromium: apt-get install chromium")
        pytest.skip("there is no Chromium here: apt-get install chromium")
    browser = request.getfixturevalue("playwright").chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_page(chromium, live_server, monkeypatch):
    """Opens pages: `new_page(width=360, javascript=True, dark=False)`. Errors and requests to elsewhere fail the journey."""
    contexts, troubles = [], []
    monkeypatch.setattr(Page, "wait_for_function", _wait_for)

    def watch(page):
        own = urlsplit(live_server.url).netloc
        page.on("pageerror", lambda error: troubles.append(f"error on {page.url}: {error}"))
        page.on("request", lambda request: _note_stranger(request.url, own, troubles))
        page.set_default_timeout(15_000)
        return page

    def open_page(*, width=1280, height=900, javascript=True, dark=False, **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        return watch(context.new_page())

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def sign_in(live_server):
    """Signs a browser in without the form: `sign_in(page, user)`."""

    def put_cookie(page, user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )

    return put_cookie


def _wait_for(page, expression, *, polling=30, timeout=15_000):
    """As Playwright's own, which has the page evaluate a string: the desk's policy forbids that to everybody."""
    ends = time.monotonic() + timeout / 1000
    while not _holds(page, expression):
        if time.monotonic() > ends:
            raise PlaywrightTimeoutError(f"It never came to be: {expression}")
        page.wait_for_timeout(polling)


def _holds(page, expression):
    try:
        return page.evaluate(expression)
    except PlaywrightError:  # it is on its way to another page
        return False


def _note_stranger(url: str, own: str, troubles: list[str]) -> None:
    address = urlsplit(url)
    if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != own:
        troubles.append(f"a request left the site: {url}")
