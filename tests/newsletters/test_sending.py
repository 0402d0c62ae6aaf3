"""An issue goes once to everybody who was there when it was sent, and to nobody who has ended it since."""

from __future__ import annotations

import pytest

from broadsheet.newsletters import ending, preferences, sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import Delivery, EndedBy, Subscriber, Subscription
from broadsheet.newsletters.sending import NotSentError
from tests.newsletters.received import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscribe():
    def subscribed(newsletter, email, **more):
        subscriber, _is_new = Subscriber.objects.get_or_create(email=email, defaults={"language": "en", **more})
        return Subscription.objects.create(subscriber=subscriber, newsletter=newsletter)

    return subscribed


@pytest.fixture
def issue(lamp, issue_of):
    issue = issue_of(lamp, ("text", "<p>Fog.</p>"), greeting="Good morning, {name}!")
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


def test_each_subscriber_gets_one_letter_with_links_of_their_own(lamp, issue, subscribe):
    olha, ivan = subscribe(lamp, "olha@reader.example", name="Olha"), subscribe(lamp, "ivan@reader.example")
    sending.send(issue=issue, by=None)
    subscribe(lamp, "late@reader.example")
    assert running.send_due() == 2
    assert running.send_due() == 0
    by_address = {letter.to: letter for letter in letters()}
    assert set(by_address) == {"olha@reader.example", "ivan@reader.example"}
    assert "Good morning, Olha!" in by_address["olha@reader.example"].text
    assert "Good morning!" in by_address["ivan@reader.example"].text
    for subscription, row in ((olha, by_address["olha@reader.example"]), (ivan, by_address["ivan@reader.example"])):
        assert row.headers["List-Unsubscribe"] == f"<http://testserver/subscription/end/{subscription.token}/>"
        assert row.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert subscription.token in row.html
        assert subscription.token in row.text


def test_it_is_sent_once_whoever_presses_the_button(lamp, issue, subscribe):
    subscribe(lamp, "olha@reader.example")
    sending.send(issue=issue, by=None)
    with pytest.raises(NotSentError):
        sending.send(issue=issue, by=None)
    assert Delivery.objects.count() == 1


def test_what_is_not_out_is_not_sent(lamp, issue_of):
    with pytest.raises(NotSentError):
        sending.send(issue=issue_of(lamp), by=None)


def test_who_ends_it_after_the_freezing_gets_nothing(lamp, issue, subscribe):
    subscription = subscribe(lamp, "olha@reader.example")
    sending.send(issue=issue, by=None)
    ending.end(subscription=subscription, by=EndedBy.ONE_CLICK)
    assert running.send_due() == 0
    assert letters() == []
    assert Delivery.objects.get().skipped == "ended"


def test_preferences_end_and_pause_and_show_no_whole_address(client, lamp, notes, subscribe):
    subscriber = subscribe(lamp, "olha@reader.example").subscriber
    subscribe(notes, "olha@reader.example")
    at = f"/subscription/{subscriber.token}/"
    page = client.get(at).content.decode()
    assert "olha@reader.example" not in page
    assert "o…a@reader.example" in page
    ours = {"Sec-Fetch-Site": "same-origin"}
    client.post(at, {"act": "pause"}, headers=ours)
    assert all(each.paused_until for each in preferences.running(subscriber))
    client.post(at, {"act": "resume"}, headers=ours)
    client.post(at, {"keep": [notes.pk]}, headers=ours)
    assert [each.newsletter for each in preferences.running(subscriber)] == [notes]
    assert client.get("/subscription/nobodys/").status_code == 404
