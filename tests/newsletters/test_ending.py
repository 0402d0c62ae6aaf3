"""Ending a newsletter: by one click of a mail program, or by hand, with less of it offered and a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.newsletters import audience, ending, sending
from broadsheet.newsletters.engine.running import send_due
from broadsheet.newsletters.models import Consent, Delivery, EndedBy, Pace, Sending, State, Subscriber, Subscription
from broadsheet.newsletters.views.end import ONE_CLICK
from tests.newsletters.received import letters

pytestmark = pytest.mark.django_db

CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def subscriptions(lamp, notes):
    olha = Subscriber.objects.create(email="olha@reader.example", language="en")
    return [Subscription.objects.create(subscriber=olha, newsletter=each) for each in (lamp, notes)]


@pytest.fixture
def subscription(subscriptions):
    return subscriptions[0]


@pytest.fixture
def at(subscription):
    return f"/subscription/end/{subscription.token}/"


def running():
    return [each.newsletter.slug for each in Subscription.objects.running().order_by("pk")]


def state():
    """Every row that an act of this page could change."""
    return list(Subscription.objects.order_by("pk").values()), list(Consent.objects.order_by("pk").values())


@pytest.mark.parametrize("form", ["urlencoded", "multipart"])
def test_one_click_needs_no_cookie_no_token_and_no_second_step(subscription, at, form):
    stranger = Client(enforce_csrf_checks=True)
    if form == "urlencoded":
        body = ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
        answer = stranger.post(at, body[0], content_type=body[1], headers={"Sec-Fetch-Site": "cross-site"})
    else:
        answer = stranger.post(at, CLICK)
    assert answer.status_code == 200
    assert not answer.cookies
    assert running() == ["harbour-notes"]
    assert Subscription.objects.get(pk=subscription.pk).ended_by == EndedBy.ONE_CLICK


@pytest.mark.parametrize("address", [
    "{at}", "{bare}", "{at}?utm_source=mail", "{bare}?x=1",
])  # fmt: skip
def test_no_redirect_of_any_kind_stands_before_it(client, at, address, settings, ukrainian_host):
    for host in ("testserver", ukrainian_host):
        Subscription.objects.update(ended_at=None)
        answer = client.post(address.format(at=at, bare=at.rstrip("/")), CLICK, headers={"Host": host})
        assert answer.status_code == 200, (host, address)
        assert running() == ["harbour-notes"]


def test_twice_is_the_same_as_once_and_it_is_so_years_later(client, subscription, at):
    first = client.post(at, CLICK)
    after = state()
    Subscription.objects.filter(pk=subscription.pk).update(
        began_at=clock.now() - timedelta(days=2000), ended_at=clock.now() - timedelta(days=1999)
    )
    again = client.post(at, CLICK)
    assert (first.status_code, again.status_code) == (200, 200)
    assert Consent.objects.count() == len(after[1]) == 1


def test_the_link_of_an_old_letter_ends_what_was_begun_again_since(client, subscription, at, lamp):
    client.post(at, CLICK)
    Subscription.objects.create(subscriber=subscription.subscriber, newsletter=lamp)
    assert client.post(at, CLICK).status_code == 200
    assert running() == ["harbour-notes"]


def test_it_works_when_the_issue_is_gone_and_the_newsletter_is_offered_no_more(client, lamp, issue_of, at):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.delete()
    lamp.is_offered = False
    lamp.save()
    assert client.post(at, CLICK).status_code == 200
    assert running() == ["harbour-notes"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_it_changes_nothing(client, at, method):
    before = state()
    assert getattr(client, method)(at).status_code in {200, 405}
    assert state() == before


@pytest.mark.parametrize("body", [
    {}, {"List-Unsubscribe": "Two-Clicks"}, {"List-Unsubscribe": "one-click"}, {"x": "1"}, {"act": "nothing"},
    {"List-Unsubscribe": "One-Click", "act": "pause"},
])  # fmt: skip
def test_a_post_that_says_something_else_ends_nothing(client, at, body):
    client.post(at, body)
    assert running() == ["morning-lamp", "harbour-notes"]
    assert ONE_CLICK == {"List-Unsubscribe": ["One-Click"]}


def test_a_changed_token_is_404_and_changes_nothing(client, subscription, at):
    before = state()
    for forged in (subscription.token[:-1] + "!", subscription.token.swapcase(), subscription.token * 2, "x"):
        assert client.post(f"/subscription/end/{forged}/", CLICK).status_code == 404
        assert client.get(f"/subscription/end/{forged}/").status_code == 404
    assert state() == before


def test_what_waits_to_go_to_them_is_left_out_at_once(client, lamp, issue_of, subscription, at):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    sending.send(issue=issue, by=None)
    client.post(at, CLICK)
    send_due()
    assert Delivery.objects.get().state == State.SKIPPED
    assert letters() == []


def test_less_stands_below_the_button_and_each_act_can_be_undone(client, lamp, subscription, at):
    page = client.get(at).content.decode()
    assert page.index('value="end"') < page.index('value="less"') < page.index('value="pause"')
    assert "at most one a week" in client.post(at, {"act": "less"}).content.decode()
    subscription.refresh_from_db()
    assert subscription.pace == Pace.WEEKLY
    assert "Paused" in client.post(at, {"act": "pause"}).content.decode()
    assert not audience.of(lamp).exists()
    assert "Every issue again" in client.post(at, {"act": "every"}).content.decode()
    subscription.refresh_from_db()
    assert (subscription.pace, subscription.paused_until) == (Pace.EVERY, None)
    ended = client.post(at, {"act": "end"}).content.decode()
    assert running() == ["harbour-notes"]
    assert 'value="undo"' in ended
    assert "It goes on" in client.post(at, {"act": "undo"}).content.decode()
    assert running() == ["morning-lamp", "harbour-notes"]
    assert list(Consent.objects.order_by("pk").values_list("is_given", flat=True)) == [False, True]


def test_undoing_is_for_an_hour_and_for_what_the_link_ended(client, subscription, at, moving_clock):
    client.post(at, {"act": "undo"})
    assert running() == ["morning-lamp", "harbour-notes"], "nothing to undo"
    client.post(at, {"act": "end"})
    moving_clock(ending.UNDONE_WITHIN.total_seconds() + 1)
    client.post(at, {"act": "undo"})
    assert running() == ["harbour-notes"], "an old letter begins nothing"
    Subscription.objects.filter(pk=subscription.pk).update(ended_at=clock.now(), ended_by=EndedBy.COMPLAINT)
    client.post(at, {"act": "undo"})
    assert running() == ["harbour-notes"]


def test_who_wants_one_a_week_gets_one_a_week(lamp, issue_of, subscription, moving_clock):
    Subscription.objects.filter(pk=subscription.pk).update(pace=Pace.WEEKLY)
    got = []
    for day in range(15):
        issue = issue_of(lamp, ("heading", "Fog"), title=f"Fog, day {day}")
        found = list(audience.of(issue.newsletter).order_by("pk").values_list("pk", flat=True))
        sent = Sending.objects.create(issue=issue, audience=len(found), made_at=clock.now())
        Delivery.objects.bulk_create([Delivery(sending=sent, subscription_id=pk) for pk in found])
        got += [day] * len(found)
        moving_clock(86_400)
    assert got == [0, 7, 14]


@pytest.mark.control
def test_who_wants_every_one_gets_every_one(lamp, issue_of, subscription):
    for day in range(3):
        issue = issue_of(lamp, ("heading", "Fog"), title=f"Fog, day {day}")
        found = list(audience.of(issue.newsletter).order_by("pk").values_list("pk", flat=True))
        sent = Sending.objects.create(issue=issue, audience=len(found))
        Delivery.objects.bulk_create([Delivery(sending=sent, subscription_id=pk) for pk in found])
    assert Delivery.objects.count() == 3
