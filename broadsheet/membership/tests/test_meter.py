"""The meter: so many closed articles a month, one for the whole site, and coming back is free."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.signals import user_logged_in
from django.test import Client, RequestFactory

from broadsheet.foundation import passes as keys
from broadsheet.membership import allowances
from broadsheet.membership.models import AccessSettings, Allowance
from broadsheet.membership.tests.cast import grant, reader
from kiosk.passes import Inspector
from tests import factories

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture(autouse=True)
def _three():
    set_allowance(3)


def set_allowance(articles):
    settings = AccessSettings.load()
    settings.articles_a_month = articles
    settings.save()


def closed(number=1):
    return factories.article(
        f"Closed story {number}",
        access="members",
        body=[("paragraph", "<p>Open.</p>"), ("paragraph", "<p>Closed.</p>")],
    )


def read(client, article, **headers):
    return client.post("/account/pass/article/", {"article": article.pk}, headers=headers or OURS)


def sign_in(client, person):
    """As a view does it: with the browser's cookies in the request."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    user_logged_in.send(type(person), request=request, user=person)
    client.force_login(person)


def opened(response):
    cookie = response.cookies.get(keys.cookie_name())
    found = Inspector(keys.public_keys()).read(cookie.value) if cookie and cookie.value else None
    return found.articles if found else frozenset()


def test_a_stranger_reads_three_a_month_and_no_more():
    client = Client()
    stories = [closed(number) for number in range(4)]
    for story in stories[:3]:
        response = read(client, story)
        assert (response.status_code, response["Location"]) == (303, f"/{story.slug}/")
        assert story.pk in opened(response)
    refused = read(client, stories[3])
    assert refused.status_code == 403
    assert b"You have read this month" in refused.content
    assert opened(refused) == frozenset()


def test_coming_back_is_free():
    client = Client()
    stories = [closed(number) for number in range(3)]
    for story in [*stories, *stories, *reversed(stories)]:
        assert read(client, story).status_code == 303


def test_renewing_the_pass_opens_what_was_read_and_counts_nothing():
    client = Client()
    story = closed()
    read(client, story)
    for _ in range(5):
        assert opened(client.get(f"/account/pass/?next=/{story.slug}/")) == {story.pk}
    assert allowances.meter_of(None, client.cookies["meter"].value).left == 2


def test_the_next_month_begins_anew():
    client = Client()
    stories = [closed(number) for number in range(4)]
    for story in stories[:3]:
        read(client, story)
    with time_machine.travel(datetime(2026, 11, 30, 22, 30, tzinfo=UTC), tick=False):  # December in Kyiv
        response = read(client, stories[3])
        assert opened(response) == {stories[3].pk}


def test_without_an_allowance_nothing_opens():
    set_allowance(0)
    assert read(Client(), closed()).status_code == 403


def test_what_was_read_before_the_allowance_was_taken_away_is_closed_too():
    client = Client()
    story = closed()
    read(client, story)
    set_allowance(0)
    assert opened(client.get("/account/pass/")) == frozenset()


def test_signing_in_takes_the_meter_along_and_signing_out_opens_nothing_anew():
    client = Client()
    stories = [closed(number) for number in range(4)]
    read(client, stories[0])
    sign_in(client, reader())
    assert Allowance.objects.get().articles == [stories[0].pk]
    read(client, stories[1])
    read(client, stories[2])
    assert Allowance.objects.get().articles == [story.pk for story in stories[:3]]
    client.cookies["session"] = ""
    assert read(client, stories[3]).status_code == 403


def test_a_person_has_one_meter_on_all_devices():
    telephone, desk = Client(), Client()
    stories = [closed(number) for number in range(4)]
    for client in (telephone, desk):
        client.force_login(reader())
    for story, client in zip(stories[:3], (telephone, desk, telephone), strict=True):
        assert read(client, story).status_code == 303
    assert read(desk, stories[3]).status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "eyJtIjoiMjAyNi0xMSIsImEiOltdfQ:abc", "." * 3000])
def test_a_forged_meter_is_none(cookie):
    assert allowances.meter_of(None, cookie).read == ()


def test_the_meter_has_a_key_of_its_own(settings):
    meter = allowances.meter_of(None, "").with_article(812)
    cookie = allowances.as_cookie(meter)
    settings.SECRET_KEY = "another, after somebody left"
    assert allowances.meter_of(None, cookie).read == (812,)


def test_members_spend_nothing():
    client = Client()
    person = reader()
    grant(person)
    client.force_login(person)
    set_allowance(1)
    for number in range(3):
        assert read(client, closed(number)).status_code == 303
    assert not Allowance.objects.exists()


def test_readers_spend_nothing_on_what_is_open_to_them():
    client = Client()
    client.force_login(reader())
    story = closed()
    fields = {"article": story.pk, "access": "registered"}
    response = client.post("/account/pass/article/", fields, headers=OURS)
    assert (response.status_code, opened(response)) == (303, frozenset())
    assert not Allowance.objects.exists()


def test_rows_of_past_months_are_forgotten():
    allowances.open_article(article=1, person=reader(), cookie="")
    with time_machine.travel(datetime(2026, 12, 15, tzinfo=UTC), tick=False):
        allowances.open_article(article=2, person=reader(), cookie="")
        assert [(row.month, row.articles) for row in Allowance.objects.all()] == [("2026-12", [2])]


@pytest.mark.parametrize("article", ["", "0", "-1", "x", "1e9", "٣", "9" * 30, "999999"])
def test_what_is_no_article_costs_nothing(article):
    response = Client().post("/account/pass/article/", {"article": article}, headers=OURS)
    assert (response.status_code, response["Location"]) == (303, "/")
    assert "meter" not in response.cookies


def test_a_draft_is_no_article():
    draft = factories.article("Nobody may know", publish=False, access="members")
    assert read(Client(), draft)["Location"] == "/"


def test_another_site_spends_nobodys_allowance():
    response = read(Client(enforce_csrf_checks=True), closed(), **{"sec-fetch-site": "cross-site"})
    assert b"One more click" in response.content
    assert "meter" not in response.cookies


def test_looking_reads_nothing():
    assert Client().get("/account/pass/article/").status_code == 405
