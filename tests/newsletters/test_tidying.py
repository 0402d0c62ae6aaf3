"""What long finished sendings left on disk goes, is never missed, and a database that is laid back behind it is noticed."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import deciding, halting, journal, proving, running, tidying
from broadsheet.newsletters.models import Delivery, Halt, HaltKind, HandedOn, JournalMark, Sending, State, Subscriber
from tests.dying import killed_at
from tests.newsletters.engines import READERS, an_issue, states

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old(issue_of, time_machine):
    """A sending that was finished forty days ago, and its journal."""
    now = clock.now()
    time_machine.move_to(now - timedelta(days=40))
    sent = an_issue(issue_of)
    running.send_due()
    before = clock.now().timestamp()
    for path in files():
        os.utime(path, (before, before))
    time_machine.move_to(now)
    return sent


def files():
    return list(journal.folder().glob("*.log"))


def laid_back(sent):
    """As a copy has it that was made while it went on: three letters had left."""
    Sending.objects.filter(pk=sent.pk).update(finished_at=None, journals_gone_at=None)
    rows = list(sent.deliveries.order_by("pk").values_list("pk", flat=True)[3:])
    Delivery.objects.filter(pk__in=rows).update(state=State.READY, handed_at=None, settled_at=None)


def test_what_was_done_long_ago_goes_and_is_not_missed(old, editor):
    assert len(files()) == 1
    assert tidying.tidy() == 1
    assert files() == []
    assert not JournalMark.objects.exists()
    assert not HandedOn.objects.exists()
    assert not proving.compare()
    deciding.send_to_missed(sending=old, by=editor)
    assert not proving.compare(), "who sends it once more has not laid anything back"
    assert not Halt.objects.exists()


def test_a_database_laid_back_behind_what_was_tidied_away_sends_nothing_again(old, sink, editor):
    tidying.tidy()
    laid_back(old)
    assert proving.compare()
    assert Halt.objects.get().kind == HaltKind.RESTORED
    assert states(old) == {"accepted": 3, "uncertain": len(READERS) - 3}
    halting.resume(sending=old, by=editor)
    assert not proving.compare(), "it was said once"
    running.send_due()
    assert sink.taken == []


@pytest.mark.control
def test_without_the_list_on_disk_it_would_be_sent_again(old, sink, monkeypatch):
    tidying.tidy()
    laid_back(old)
    monkeypatch.setattr(journal, "gone", set)
    Sending.objects.update(expires_at=clock.now() + timedelta(days=1))
    assert not proving.compare()
    running.send_due()
    assert len(sink.taken) == len(READERS) - 3


@pytest.mark.parametrize("point", ["engine.before_gone", "engine.after_gone"])
def test_killed_while_it_tidies_nothing_is_missed_and_the_rest_goes_next_time(old, point):
    assert killed_at(point, tidying.tidy)
    assert not proving.compare()
    assert len(files()) == 1
    assert tidying.tidy() == 1
    assert not proving.compare()
    laid_back(old)
    assert proving.compare()


def test_what_somebody_may_need_stays(old, issue_of):
    """One that goes on, one of another database, one that was finished lately, one whose process beats."""
    Sending.objects.filter(pk=old.pk).update(finished_at=None)
    assert tidying.tidy() == 0
    Sending.objects.filter(pk=old.pk).update(finished_at=clock.now() - timedelta(days=29))
    assert tidying.tidy() == 0
    Sending.objects.filter(pk=old.pk).update(finished_at=clock.now() - timedelta(days=31), key="another")
    assert tidying.tidy() == 0
    Sending.objects.filter(pk=old.pk).update(key=old.key)
    JournalMark.objects.update(beat_at=clock.now())
    assert tidying.tidy() == 0
    assert len(files()) == 1
    sender = running.sender()
    JournalMark.objects.update(beat_at=clock.now() - timedelta(days=31))
    sender.marker.beat()
    assert tidying.tidy() == 1
    assert JournalMark.objects.get().name == sender.journal.name, "an engine that sends nothing for weeks lives"
    sender.close()


def test_whoever_is_erased_is_counted_and_their_address_is_nowhere(issue_of):
    sent = an_issue(issue_of)
    Delivery.objects.filter(address=READERS[0]).update(state=State.REFUSED, said=f"550 <{READERS[0]}> is nobody")
    Subscriber.objects.filter(email=READERS[0]).delete()
    running.send_due()
    assert states(sent) == {"accepted": len(READERS) - 1, "refused": 1}
    row = sent.deliveries.get(subscription=None)
    assert (row.address, row.said, row.provider, row.state) == (None, "", "", State.REFUSED)
    assert not Delivery.objects.filter(address=READERS[0]).exists()
    assert Delivery.objects.filter(address=READERS[1]).exists(), "the control"
