"""Two subjects are tried on a part, decided about once at a fixed time, and the rest gets what was shown, or the editor's own."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from broadsheet.campaigns.statistics import proportions
from broadsheet.foundation import clock
from broadsheet.newsletters import sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import Because, Delivery, Hit, SubjectDecision, Subscriber, Subscription
from broadsheet.newsletters.subjects import planning, trying
from broadsheet.newsletters.subjects.planning import TooLateError
from tests.newsletters.received import letters

pytestmark = pytest.mark.django_db
READERS = 200


@pytest.fixture
def issue(lamp, issue_of):
    subscribers = Subscriber.objects.bulk_create(
        [Subscriber(email=f"r{number}@reader.example", language="en") for number in range(READERS)]
    )
    Subscription.objects.bulk_create([Subscription(subscriber=each, newsletter=lamp) for each in subscribers])
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


@pytest.fixture
def tried(issue):
    """Sent with two subjects on half of its readers; the test's letters are out."""
    planning.plan(issue=issue, by=None, second="What the pilots know", share=50, minutes=60)
    sent = sending.send(issue=issue, by=None)
    hand_over_all()
    return sent


def hand_over_all():
    while running.send_due():
        pass


def clicks(sent, *parts):
    """So many readers of each arm follow a link."""
    for arm, count in enumerate(parts):
        for delivery in Delivery.objects.filter(sending=sent, arm=arm).order_by("pk")[:count]:
            Hit.objects.create(delivery=delivery, link="fog", at=clock.now() + timedelta(minutes=5), is_machine=False)


def after(minutes):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes))


def test_the_rest_waits_and_the_part_is_split_by_hash(tried):
    arms = Counter(Delivery.objects.values_list("arm", flat=True))
    assert arms[0] + arms[1] == len(letters())
    assert 70 <= arms[0] + arms[1] <= 130
    assert Counter(letter.subject for letter in letters()) == {
        "Fog until noon": arms[0], "What the pilots know": arms[1],
    }  # fmt: skip
    again = {each.pk: trying.arm_of(trying.of(tried), each.subscription_id) for each in Delivery.objects.all()}
    assert again == dict(Delivery.objects.values_list("pk", "arm"))
    assert tried.finished_at is None


def test_the_winner_goes_to_the_rest(tried):
    clicks(tried, 2, 35)
    assert trying.decide_due() == 0, "before its time"
    with after(62):
        assert trying.decide_due() == 1
        assert trying.decide_due() == 0
        hand_over_all()
    made = SubjectDecision.objects.get()
    assert (made.arm, made.because) == (1, Because.MORE)
    assert len(letters()) == READERS
    assert [letter.subject for letter in letters()].count("Fog until noon") == Delivery.objects.filter(arm=0).count()
    tried.refresh_from_db()
    assert tried.finished_at is not None


def test_without_a_difference_the_editors_own_subject_goes_and_it_is_said(tried):
    clicks(tried, 10, 10)
    with after(62):
        trying.decide_due()
        hand_over_all()
    made = SubjectDecision.objects.get()
    assert (made.arm, made.because) == (0, Because.NO_DIFFERENCE)
    assert len(letters()) == READERS


def test_arms_of_the_wrong_size_decide_nothing(tried):
    Delivery.objects.filter(arm=1).update(arm=0)
    for delivery in Delivery.objects.filter(arm=0)[:3]:
        Delivery.objects.filter(pk=delivery.pk).update(arm=1)
        Hit.objects.create(delivery=delivery, link="fog", at=clock.now(), is_machine=False)
    with after(62):
        trying.decide_due()
    made = SubjectDecision.objects.get()
    assert (made.arm, made.because) == (0, Because.BROKEN)


def test_what_came_late_or_by_programs_decides_nothing(tried):
    clicks(tried, 2, 35)
    Hit.objects.filter(delivery__arm=1).update(is_machine=True)
    for delivery in Delivery.objects.filter(arm=1).order_by("-pk")[:35]:
        Hit.objects.create(delivery=delivery, link="fog", at=clock.now() + timedelta(minutes=61), is_machine=False)
    with after(62):
        trying.decide_due()
    assert SubjectDecision.objects.get().figures[1]["clicked"] == 0


def test_clicks_that_nobody_looked_at_are_waited_for(tried):
    delivery = Delivery.objects.filter(arm=0).first()
    Hit.objects.create(delivery=delivery, link="fog", at=clock.now() + timedelta(minutes=5))
    with after(62):
        assert trying.decide_due() == 0


def test_once_it_is_sent_nothing_of_the_test_changes(issue, tried):
    with pytest.raises(TooLateError):
        planning.plan(issue=issue, by=None, second="Another")
    with pytest.raises(TooLateError):
        planning.drop(issue=issue, by=None)
    issue.title = "Something else"
    issue.save()
    assert trying.of(tried).subjects == ["Fog until noon", "What the pilots know"]


@pytest.mark.control
def test_without_a_test_everybody_gets_it_at_once(issue):
    sending.send(issue=issue, by=None)
    hand_over_all()
    assert set(letter.subject for letter in letters()) == {"Fog until noon"}
    assert len(letters()) == READERS


def test_three_subjects_are_split_in_three(issue):
    planning.plan(issue=issue, by=None, second="B", third="C", share=50, minutes=60)
    test = sending.send(issue=issue, by=None).issue.subject_test
    arms = Counter(Delivery.objects.exclude(arm=None).values_list("arm", flat=True))
    assert set(arms) == {0, 1, 2}
    assert sum(trying.weights(test)) == 5_000
    assert proportions.ratio_p([arms[0], arms[1], arms[2]], trying.weights(test)) > 0.001
