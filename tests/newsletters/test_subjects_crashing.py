"""Killed while it is decided, or decided by two at once: one decision, one subject for the rest, one letter for each."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, close_old_connections, connection
from django.utils import timezone

from broadsheet.newsletters import sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import (
    Delivery,
    Newsletter,
    Sending,
    State,
    SubjectDecision,
    SubjectTest,
    Subscriber,
    Subscription,
)
from broadsheet.newsletters.subjects import planning, trying
from tests.dying import killed_at

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 30


@pytest.fixture
def tried(issue_of, sink):
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    for number in range(READERS):
        subscriber = Subscriber.objects.create(email=f"r{number}@mail.proof", language="en")
        Subscription.objects.create(subscriber=subscriber, newsletter=lamp)
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    planning.plan(issue=issue, by=None, second="Two", share=50, minutes=60)
    made = sending.send(issue=issue, by=None)
    running.send_due()
    Sending.objects.update(made_at=timezone.now() - timedelta(hours=2))
    Delivery.objects.filter(arm__isnull=False).update(handed_at=timezone.now() - timedelta(hours=2))
    return Sending.objects.get(pk=made.pk)


def everybody_got_one(sink):
    """Or nobody knows: of a letter that was on a line when its process was killed."""
    while running.send_due():
        pass
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        running.look_after()
        running.send_due()
    unknown = set(Delivery.objects.filter(state=State.UNCERTAIN).values_list("address", flat=True))
    readers = {f"r{number}@mail.proof" for number in range(READERS)}
    assert len(sink.addresses()) == len(set(sink.addresses()))
    assert readers - set(sink.addresses()) <= unknown
    assert len(unknown) <= 4


@pytest.mark.parametrize("point", ["subjects.after_decision", "subjects.before_commit"])
def test_killed_while_deciding_leaves_nothing_and_the_next_run_decides(tried, sink, point):
    assert killed_at(point, trying.decide_due), "it did not come to this point"
    assert not SubjectDecision.objects.exists()
    assert Delivery.objects.filter(arm__isnull=True).exists()
    assert trying.decide_due() == 1
    assert not Delivery.objects.filter(arm__isnull=True).exists()
    everybody_got_one(sink)


@pytest.mark.control
def test_killed_after_it_was_written_it_stands(tried, sink):
    assert trying.decide_due() == 1
    assert killed_at("engine.after_results", running.send_due)
    assert trying.decide_due() == 0
    everybody_got_one(sink)


def decide_at_once(sent, count=4):
    ready, found = threading.Barrier(count), []

    def run():
        try:
            ready.wait()
            found.append(trying.decide(sent))
        except IntegrityError:
            found.append("twice")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_several_who_decide_at_once_one_does(tried, sink):
    assert sorted(decide_at_once(tried)) == [False, False, False, True]
    assert SubjectDecision.objects.count() == 1
    everybody_got_one(sink)


@pytest.mark.control
def test_without_the_question_the_database_alone_stops_the_second(tried, sink, monkeypatch):
    """So the race is there: each goes on to write a decision, and only the unique row holds."""

    class Nobody:
        def exists(self):
            return False

    real = SubjectDecision.objects.filter
    monkeypatch.setattr(SubjectDecision.objects, "filter", lambda **facts: Nobody())
    found = decide_at_once(tried)
    monkeypatch.setattr(SubjectDecision.objects, "filter", real)
    assert found.count("twice") == 3
    assert SubjectDecision.objects.count() == 1
    assert SubjectTest.objects.count() == 1
