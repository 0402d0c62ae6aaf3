"""Whoever complained, or whose mailbox is gone, gets no newsletter: not by a list, not by staff, only by asking for it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.mail import suppression
from broadsheet.mail.models import Outgoing, Reason, Suppression, Why
from broadsheet.newsletters import importing, taking_in
from broadsheet.newsletters.models import Consent, EndedBy, Subscriber, Subscription
from tests.newsletters.conftest import OLHA, OURS

pytestmark = pytest.mark.django_db

ADA = "ada@reader.example"
DAY = timedelta(days=1)


@pytest.fixture
def subscribed(client, lamp, sign_up, mailed_link):
    """Olha, who has confirmed."""
    sign_up("morning-lamp")
    client.post(mailed_link(), headers=OURS)
    return Subscription.objects.get()


@pytest.fixture
def suppress(django_capture_on_commit_callbacks):
    def done(reason, address=OLHA):
        with django_capture_on_commit_callbacks(execute=True):
            suppression.suppress(address=address, reason=reason, evidence="550 5.1.1")

    return done


def ended(subscription):
    subscription.refresh_from_db()
    return subscription.ended_by


@pytest.mark.parametrize(
    ("reason", "how"),
    [(Reason.GONE, EndedBy.BOUNCE), (Reason.COMPLAINT, EndedBy.COMPLAINT), (Reason.FAULTS, ""), (Reason.STAFF, "")],
)
def test_what_runs_there_ends_in_its_own_way(subscribed, suppress, reason, how):
    suppress(reason)
    assert ended(subscribed) == how
    assert Consent.objects.filter(is_given=False).exists() == (reason == Reason.COMPLAINT), "a complaint takes it back"


def test_the_end_of_the_subscriber_ends_no_suppression(subscribed, suppress):
    suppress(Reason.COMPLAINT)
    Subscriber.objects.all().delete()
    assert Suppression.objects.in_force(clock.now()).of(suppression.hashed(OLHA)).exists()


def test_a_list_brings_nobody_back_who_is_suppressed(lamp, suppress, tmp_path):
    suppress(Reason.COMPLAINT)
    path = tmp_path / "list.csv"
    rows = [f"{name}@Reader.example,,morning-lamp,I want it,2025-03-01\n" for name in ("Olha", "ada")]
    path.write_text("Email,Name,Newsletter,Consent,Consented_at\n" + "".join(rows))
    found = importing.take_over(path, advance=lambda _count: None)
    assert (found.added, found.left_out) == (1, {"suppressed": 1})
    assert [each.email for each in Subscriber.objects.all()] == [ADA]


@pytest.mark.control
def test_without_asking_the_list_would_bring_them_back(lamp, suppress, tmp_path, monkeypatch):
    monkeypatch.setattr(taking_in, "_HELD", "UPDATE incoming SET why = '' WHERE consented_at > %s AND 1 = 0")
    suppress(Reason.COMPLAINT)
    path = tmp_path / "list.csv"
    path.write_text(f"Email,Newsletter,Consent,Consented_at\n{OLHA},morning-lamp,I want it,2025-03-01\n")
    assert importing.take_over(path, advance=lambda _count: None).added == 1


def test_signing_up_again_after_a_rest_asks_once_and_a_yes_lifts_it(client, subscribed, suppress, sign_up, mailed_link):
    suppress(Reason.COMPLAINT)
    now = clock.now()
    with time_machine.travel(now + timedelta(hours=1)):
        early = sign_up("morning-lamp")
        assert Outgoing.objects.count() == 1, "not now"
    with time_machine.travel(now + 2 * DAY):
        answer = sign_up("morning-lamp")
        assert answer.content == early.content, "nobody hears that they are suppressed"
        assert Outgoing.objects.count() == 2
        assert held(), "asking lifts nothing"
        client.post(mailed_link(), headers=OURS)
        assert not held()
        assert Subscription.objects.running().count() == 1
    with time_machine.travel(now + 3 * DAY):
        suppress(Reason.GONE)
    with time_machine.travel(now + 9 * DAY):
        sign_up("morning-lamp")
        assert Outgoing.objects.count() == 2, "a mailbox that is gone rests for a week"


def held():
    return Suppression.objects.in_force(clock.now()).of(suppression.hashed(OLHA)).exists()


def test_what_a_mistake_has_ended_goes_on(subscribed, suppress, django_capture_on_commit_callbacks, admin_user):
    suppress(Reason.GONE)
    with django_capture_on_commit_callbacks(execute=True):
        suppression.lift(address=OLHA, why=Why.STAFF, by=admin_user, words="Their server was set up wrongly")
    assert ended(subscribed) == ""
    assert subscribed.ended_at is None
