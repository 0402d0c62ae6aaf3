"""Programs that open every link of every mail: by GET, by HEAD, and in a browser with scripts. Nothing changes, nothing is used up."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from broadsheet.foundation import clock, languages
from broadsheet.newsletters import sending
from broadsheet.newsletters.clicks import counting
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import ClickCount, Newsletter, SignUp, Subscriber, Subscription
from tests import factories
from tests.facts import tell
from tests.journeys.conftest import chromium, new_page  # noqa: F401 - fixtures
from tests.newsletters.conftest import OURS

pytestmark = pytest.mark.django_db(transaction=True)

LINK = re.compile(r"""https?://[^\s<>"')]+""")
WATCHED = ("newsletters", "mail", "readers", "accounts", "membership", "gifts", "payments")
COUNTS = {"newsletters.Hit"}
"""Rows that a click adds, and nothing reads but the count: what becomes of them is asked by itself."""
READERS = 3


@pytest.fixture
def mails(issue_of, mailoutbox):
    """Every kind of mail of a newsletter, each to readers who have it."""
    lamp = Newsletter.objects.create(language="en", slug="morning-lamp", name="Lamp", description="x", promise="x")
    story = factories.article("A tug comes home")
    issue = issue_of(
        lamp, ("text", "<p>Fog.</p>"), ("story", {"article": story, "headline": "", "text": "", "with_picture": False})
    )
    issue.save_revision().publish()
    issue.refresh_from_db()
    for number in range(READERS):
        subscriber = Subscriber.objects.create(email=f"reader{number}@reader.example", language="en")
        Subscription.objects.create(subscriber=subscriber, newsletter=lamp)
        form = {"email": f"new{number}@reader.example", "newsletter": "morning-lamp"}
        Client(REMOTE_ADDR=f"198.51.{number}.7").post("/subscription/", form, headers=OURS)
    sending.send(issue=issue, by=None)
    running.send_due()
    return list(mailoutbox)


def links(mails, base):
    """All addresses in them and in their headers, as a program finds them, once each."""
    found = {}
    for mail in mails:
        html = [alternative.content for alternative in mail.alternatives]
        for text in (*html, mail.body, *mail.extra_headers.values()):
            found |= dict.fromkeys(link.rstrip(".;,").replace("&amp;", "&") for link in LINK.findall(text))
    ours = languages.origin("en")
    found = [link for link in found if link.startswith(f"{ours}/")]  # others are names of namespaces
    kinds = ("/newsletters/", "/subscription/confirmation/", "/subscription/end/", "/subscription/story/")
    assert all(any(kind in link for link in found) for kind in kinds)
    return [base + link.removeprefix(ours) for link in found]


def rows():
    """Everything that is kept about readers, letters and money, and decides anything."""
    models = [model for label in WATCHED for model in apps.get_app_config(label).get_models()]
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in models
        if model._meta.label not in COUNTS
    }


def test_following_every_link_by_get_and_head_changes_nothing(mails):
    before, asked = rows(), 0
    for link in links(mails, ""):
        for method in ("get", "head", "get"):
            assert getattr(Client(), method)(link, follow=True).status_code == 200, link
            asked += 1
    tell("scanners: links followed by GET and HEAD", asked)
    changed = [name for name, found in rows().items() if found != before[name]]
    tell("scanners: tables that GET and HEAD changed", len(changed))
    assert changed == []
    assert SignUp.objects.waiting().count() == READERS, "no token is used up"


def test_clicks_of_scanners_are_no_readers(mails):
    for link in links(mails, ""):
        Client().head(link)
        Client().get(
            link, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
        )
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        counting.settle()
    found = ClickCount.objects.get(link="")
    tell("scanners: readers counted for their clicks", found.readers)
    assert (found.readers, found.machines) == (0, 2 * READERS)


@pytest.mark.journey
def test_opening_every_link_in_a_browser_with_scripts_changes_nothing(mails, live_server, new_page):  # noqa: F811
    page = new_page()
    found = links(mails, live_server.url)
    before = rows()
    for link in found:
        page.goto(link, wait_until="load")
        page.mouse.move(200, 200)
        page.wait_for_timeout(150)
    tell("scanners: links opened in Chromium", len(found))
    changed = [name for name, kept in rows().items() if kept != before[name]]
    tell("scanners: tables that Chromium changed", len(changed))
    assert changed == []


def test_afterwards_every_token_still_serves_its_reader(mails):
    for link in links(mails, ""):
        Client().get(link)
    pressed = [link for link in links(mails, "") if "/subscription/confirmation/" in link]
    assert len(pressed) == READERS
    refused = [link for link in pressed if Client().post(link, headers=OURS).status_code != 200]
    tell("scanners: tokens that were used up", len(refused))
    assert refused == []


@pytest.mark.control
def test_what_changes_on_the_first_click_would_be_seen(mails):
    before = rows()
    link = next(link for link in links(mails, "") if "/subscription/end/" in link)
    Client().post(link, {"List-Unsubscribe": "One-Click"})
    assert [name for name, found in rows().items() if found != before[name]] == [
        "newsletters.Subscription", "newsletters.Consent",
    ]  # fmt: skip
