"""An audience is frozen by the database: who is in it, who is left out and why, and which subject each gets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.newsletters import sending
from broadsheet.newsletters.models import Delivery, Pace, Sending, Subscriber, Subscription
from broadsheet.newsletters.subjects import placing, planning, trying
from tests.newsletters.engines import READERS, an_issue


@pytest.mark.django_db
def test_who_is_left_out_is_counted_by_why(issue_of):
    an_issue(issue_of)
    found = list(Subscription.objects.order_by("pk"))
    Subscription.objects.filter(pk=found[0].pk).update(paused_until=clock.now() + timedelta(days=3))
    Subscription.objects.filter(pk=found[1].pk).update(pace=Pace.WEEKLY)
    Subscription.objects.filter(pk=found[2].pk).update(ended_at=clock.now())
    Subscriber.objects.filter(pk=found[3].subscriber_id).update(email=READERS[4].upper())
    issue = issue_of(found[0].newsletter, ("heading", "Fog"), title="Another")
    issue.save_revision().publish()
    issue.refresh_from_db()
    sent = sending.send(issue=issue, by=None)
    assert sent.left_out == {"paused": 1, "pace": 1, "same_address": 1}
    assert sent.audience == Delivery.objects.filter(sending=sent).count() == len(READERS) - 4
    assert set(sent.deliveries.values_list("provider", flat=True)) <= {"mail0.proof", "mail1.proof", "mail2.proof"}


@pytest.mark.django_db
def test_the_database_computes_the_same_arms_as_we_do(issue_of):
    sent = an_issue(issue_of)
    Delivery.objects.all().delete()
    issue = sent.issue
    Sending.objects.all().delete()
    planning.plan(issue=issue, by=None, second="B", third="C", share=50, minutes=60)
    for number in range(300):
        person = Subscriber.objects.create(email=f"more{number}@mail.proof", language="en")
        Subscription.objects.create(subscriber=person, newsletter=issue.newsletter)
    issue = type(issue).objects.get(pk=issue.pk)
    sent = sending.send(issue=issue, by=None)
    test = trying.of(sent)
    rows = dict(Delivery.objects.values_list("subscription", "arm"))
    assert len(rows) == 300 + len(READERS)
    assert rows == {pk: placing.arm(test, pk) for pk in rows}
    assert set(rows.values()) == {None, 0, 1, 2}


@given(st.text(min_size=1, max_size=16), st.integers(min_value=1, max_value=2**62))
def test_a_place_is_one_of_ten_thousand(salt, number):
    assert 0 <= placing.place(salt, number) < 10_000
