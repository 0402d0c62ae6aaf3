"""Openings are counted only where a newsletter says so, as a range, and forgotten after a month; its readers are told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsletters import sending
from broadsheet.newsletters.clicks import codes
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import Delivery, Newsletter, Opening, OpeningCount, Subscriber, Subscription
from broadsheet.newsletters.openings import counting
from broadsheet.newsletters.openings.counting import Opened
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests.newsletters.received import letters

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
APPLE = "Mozilla/5.0"
PICTURE = re.compile(r'<img src="http://testserver(/subscription/opened/[^"]+\.gif)"')


@pytest.fixture
def sent(lamp, issue_of):
    """An issue of a newsletter that counts openings, which two readers have had for an hour."""
    Newsletter.objects.update(counts_openings=True)
    lamp.refresh_from_db()
    return send(lamp, issue_of)


def send(newsletter, issue_of):
    for name in ("olha", "ivan"):
        reader = Subscriber.objects.create(email=f"{name}@reader.example", language="en")
        Subscription.objects.create(subscriber=reader, newsletter=newsletter)
    issue = issue_of(newsletter, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    made = sending.send(issue=issue, by=None)
    running.send_due()
    Delivery.objects.update(handed_at=clock.now() - timedelta(hours=1))
    return made


def pictures():
    return [PICTURE.search(letter.html)[1] for letter in letters()]


def ask(client, path, agent=BROWSER, method="get"):
    return getattr(client, method)(path, headers={"User-Agent": agent})


def test_by_default_there_is_no_picture_and_nothing_is_counted(lamp, issue_of):
    send(lamp, issue_of)
    assert not any("/opened/" in letter.html for letter in letters())


def test_a_letter_counts_once_and_its_picture_is_one_dot(client, sent):
    first, _second = pictures()
    for _time in range(3):
        answer = ask(client, first)
        assert answer["Content-Type"] == "image/gif"
        assert answer.content.startswith(b"GIF89a")
        assert "no-store" in answer["Cache-Control"]
        assert "Set-Cookie" not in answer
    assert counting.of([sent.pk]) == {sent.pk: Opened(1, 1)}


@pytest.mark.parametrize(
    ("agent", "method", "least"),
    [
        (BROWSER, "get", 1), (GMAIL, "get", 1), (APPLE, "get", 0), ("", "get", 0), ("Barracuda Sentinel", "get", 0),
        (BROWSER, "head", 0),
    ],
)  # fmt: skip
def test_programs_are_only_at_most(client, sent, agent, method, least):
    ask(client, pictures()[0], agent, method)
    assert counting.of([sent.pk]) == {sent.pk: Opened(least, 1)}


def test_what_comes_before_anybody_can_have_read_it_is_only_at_most(client, sent):
    Delivery.objects.update(handed_at=clock.now() - timedelta(seconds=5))
    ask(client, pictures()[0])
    assert counting.of([sent.pk]) == {sent.pk: Opened(0, 1)}


def test_a_reader_after_a_program_counts_and_a_program_after_a_reader_takes_nothing_back(client, sent):
    for agents, path in zip(((APPLE, BROWSER), (BROWSER, APPLE)), pictures(), strict=True):
        for agent in agents:
            ask(client, path, agent)
    assert counting.of([sent.pk]) == {sent.pk: Opened(2, 2)}


@pytest.mark.parametrize("code", ["x", "1-", "1-AAAAAAAAAAAAAAAA", "１-AAAAAAAAAAAAAAAA"])
def test_a_forged_code_gets_the_dot_and_counts_nothing(client, sent, code):
    assert ask(client, f"/subscription/opened/{code}.gif").status_code == 200
    assert not Opening.objects.exists()


def test_with_the_database_refusing_the_dot_is_there_all_the_same(client, sent, monkeypatch):
    def refuse(*_arguments, **_more):
        raise DatabaseError("full")

    monkeypatch.setattr(Opening.objects, "get_or_create", refuse)
    assert ask(client, pictures()[0]).status_code == 200


def test_after_a_month_it_is_forgotten_which_letter_it_was_and_the_counts_stay(client, sent):
    first, second = pictures()
    ask(client, first)
    ask(client, second, APPLE)
    type(sent).objects.update(made_at=clock.now() - timedelta(days=31))
    assert [counting.forget(), counting.forget()] == [2, 0]
    assert not Opening.objects.exists()
    assert OpeningCount.objects.count() == 1
    ask(client, first)
    assert counting.of([sent.pk]) == {sent.pk: Opened(1, 2)}


@pytest.mark.control
def test_before_that_nothing_is_forgotten(client, sent):
    ask(client, pictures()[0])
    assert counting.forget() == 0


def test_readers_are_told_and_of_what_is_not_counted_too(client, lamp):
    page = reverse("newsletters")
    assert "Whether a letter is opened we do not count" in client.get(page).content.decode()
    Newsletter.objects.update(counts_openings=True)
    assert "whether a letter’s pictures are shown" in client.get(page).content.decode()
    Newsletter.objects.update(counts_clicks=False)
    told = client.get(page).content.decode()
    assert "whether a letter’s pictures are shown" in told
    assert "which stories are followed" not in told


def test_the_desk_shows_a_range_and_what_it_means(client, sent):
    first, second = pictures()
    ask(client, first)
    ask(client, second, APPLE)
    desk = Client()
    desk.force_login(person(Role.CHIEF_EDITOR))
    page = desk.get(reverse("issue_figures", args=[sent.issue_id])).content.decode()
    assert "<b>1–2</b>" in page
    assert "Who reads without pictures is in neither number" in page
    table = b"".join(desk.get(reverse("newsletter_figures_csv", args=[sent.issue.newsletter_id])).streaming_content)
    heads, row = (line.split(",") for line in table.decode("utf-8-sig").splitlines()[:2])
    assert dict(zip(heads, row, strict=True))["opened_at_most"] == "2"


def test_a_code_of_a_link_and_of_a_picture_are_one_and_say_nothing_of_the_reader(sent):
    for letter, path in zip(letters(), pictures(), strict=True):
        delivery = Delivery.objects.get(address=letter.to)
        assert path == f"/subscription/opened/{codes.code(delivery.pk)}.gif"
        assert delivery.subscription.token not in path
