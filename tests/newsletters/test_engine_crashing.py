"""The engine killed at each of its steps, frozen, raced, and laid back: nobody gets it twice, and nobody is lost."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.db.models import F

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import coming_out
from broadsheet.newsletters.engine import claiming, freezing, halting, journal, proving, report, results, running, waves
from broadsheet.newsletters.engine.marking import RestoredError
from broadsheet.newsletters.models import Delivery, Halt, HaltKind, JournalMark, Sending, State
from broadsheet.newsletters.writing import mails
from tests.dying import killed_at
from tests.newsletters.engines import READERS, an_issue, published, states

pytestmark = pytest.mark.django_db(transaction=True)

LINES = 4
POINTS = [
    "engine.before_claimed", "engine.after_claim", "engine.filled", "engine.before_handed", "engine.after_handed",
    "engine.after_journal", "engine.after_dot", "engine.answered", "engine.before_results", "engine.before_written",
    "engine.after_results",
]  # fmt: skip


def later(seconds=40):
    return time_machine.travel(clock.now() + timedelta(seconds=seconds))


def recover():
    """What the next engine does, once the lease of the dead one is over."""
    with later():
        running.look_after()
        running.send_due()


@pytest.mark.parametrize("point", [*POINTS, "engine.filled:2", "engine.after_dot:3", "engine.after_journal:2"])
def test_killed_anywhere_nobody_is_lost_and_nobody_gets_it_twice(sink, issue_of, point):
    sent = an_issue(issue_of)
    assert killed_at(point, running.send_due), "it did not come to this point"
    recover()
    got = Counter(sink.addresses())
    assert max(got.values()) == 1, "twice"
    unknown = set(Delivery.objects.filter(state=State.UNCERTAIN).values_list("address", flat=True))
    assert len(unknown) <= LINES, "one for each line at most"
    assert set(READERS) - set(got) <= unknown, "lost"
    assert set(states(sent)) <= {"accepted", "uncertain"}
    assert report.of(sent).adds_up


@pytest.mark.control
def test_without_the_mark_of_what_was_handed_it_comes_twice(sink, issue_of, monkeypatch):
    """What was handed goes back to all others, as in engines that only claim."""
    an_issue(issue_of)
    assert killed_at("engine.after_dot:3", running.send_due)
    Delivery.objects.filter(state=State.HANDED).update(state=State.CLAIMED)
    recover()
    assert max(Counter(sink.addresses()).values()) == 2


def test_what_the_journal_knows_the_end_of_is_not_left_uncertain(sink, issue_of, settings):
    settings.SENDING_LINES = 1
    sent = an_issue(issue_of)
    assert killed_at("engine.before_results", running.send_due)
    recover()
    assert states(sent) == {"accepted": len(READERS)}
    assert sink.addresses() == READERS


@pytest.mark.control
def test_without_the_journal_it_is(sink, issue_of, settings):
    settings.SENDING_LINES = 1
    sent = an_issue(issue_of)
    assert killed_at("engine.before_results", running.send_due)
    for path in journal.folder().glob("*.log"):
        path.write_text("")
    recover()
    assert states(sent)["uncertain"] == 1


@pytest.mark.parametrize("point", ["engine.before_frozen", "engine.before_frozen:2"])
def test_killed_while_freezing_each_is_frozen_once(issue_of, monkeypatch, point):
    monkeypatch.setattr(freezing, "STRETCH", 3)
    sent = an_issue(issue_of)
    assert killed_at(point, lambda: [None for _time in iter(lambda: freezing.step(sent.pk), False)])
    while freezing.step(sent.pk):
        pass
    assert sorted(Delivery.objects.values_list("address", flat=True)) == READERS
    sent.refresh_from_db()
    assert sent.audience == len(READERS)


def test_a_worker_frozen_past_its_lease_and_woken_writes_nothing_and_sends_nothing(sink, issue_of):
    sent = an_issue(issue_of)
    frozen = running.sender()
    frozen._take()
    with later():
        running.look_after()
        running.send_due()
        assert sink.addresses() == READERS
        before = list(Delivery.objects.order_by("pk").values_list("pk", "state", "tries", "settled_at"))
        while not frozen.is_idle:
            frozen.turn(takes_more=False)
        frozen.close()
    assert sink.addresses() == READERS
    assert list(Delivery.objects.order_by("pk").values_list("pk", "state", "tries", "settled_at")) == before
    assert states(sent) == {"accepted": len(READERS)}


def test_what_a_clock_took_that_was_hours_ahead_waits_no_hours(sink, issue_of):
    sent = an_issue(issue_of)
    with later(2 * 3600):
        assert killed_at("engine.after_claim", running.send_due)
    recover()
    assert states(sent) == {"accepted": len(READERS)}


@pytest.mark.control
def test_without_its_token_it_would_write(sink, issue_of):
    """Results that match by the row alone overwrite what another has written."""
    sent = an_issue(issue_of)
    ones = claiming.claim(sent, 100)
    with later():
        running.look_after()
        again = claiming.claim(sent, 100)
        refused = [results.Result(one, results.End.REFUSED, 550, "late") for one in ones]
        assert results.write(refused) == 0
        assert states(sent) == {"claimed": len(READERS)}
        tokens = {one.pk: one.token for one in again}
        Delivery.objects.filter(pk__in=tokens).update(token=ones[0].token)
        results.write(refused)
        assert states(sent) == {"refused": len(READERS)}


def test_a_worker_frozen_between_its_mark_and_the_final_dot_sends_no_dot(sink, issue_of, monkeypatch):
    """It finds that its lease is nearly over, breaks its lines off, and nobody has anything from it."""
    an_issue(issue_of)
    moments = iter([0.0, *[1_000.0] * 100])
    monkeypatch.setattr(waves, "_now", lambda: next(moments))
    frozen = running.sender()
    frozen.turn()
    frozen.let_go()
    frozen.close()
    assert sink.taken == []


@pytest.mark.control
def test_awake_it_sends_them(sink, issue_of):
    an_issue(issue_of)
    awake = running.sender()
    awake.turn()
    while not awake.is_idle:
        awake.turn(takes_more=False)
    awake.close()
    assert sink.taken != []


def test_two_engines_share_and_never_double(sink, issue_of):
    readers = sorted(f"many{number:03}@mail.proof" for number in range(150))
    sent = an_issue(issue_of, readers)
    errors = []

    def run():
        try:
            running.send_due()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sink.addresses() == readers
    assert states(sent) == {"accepted": len(readers)}


def test_of_two_who_prepare_at_once_one_does(issue_of, monkeypatch):
    monkeypatch.setattr(freezing, "STRETCH", 2)
    sent = an_issue(issue_of)
    errors = []

    def run():
        try:
            while freezing.step(sent.pk):
                pass
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    sent.refresh_from_db()
    assert (sent.audience, Delivery.objects.count()) == (len(READERS), len(READERS))


def test_two_schedulers_send_an_issue_once_and_tell_nobody(sink, issue_of, monkeypatch):
    published(issue_of, sends_when_out=True)
    both, write, errors = threading.Barrier(2, timeout=60), mails.for_both, []

    def written(issue):
        found = write(issue)
        both.wait()  # each has found it waiting, and is about to send it
        return found

    def run():
        try:
            coming_out.run()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(mails, "for_both", written)
    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    running.send_due()
    assert sink.addresses() == READERS
    assert Sending.objects.count() == 1
    assert not Outgoing.objects.exists()


def turn_ten_times(engine):
    for _time in range(10):
        engine.turn()


def laid_back(sent, *, keep):
    """The database as it was before anything but `keep` had left: an older copy, with the journal of a later one."""
    Delivery.objects.filter(sending=sent).exclude(address__in=keep).update(
        state=State.READY, handed_at=None, settled_at=None, token=None, tries=0
    )
    JournalMark.objects.update(seq=1)
    Sending.objects.update(finished_at=None)


def test_a_database_that_was_laid_back_is_noticed_and_nobody_gets_it_twice(sink, issue_of, editor):
    sent = an_issue(issue_of)
    sink.manners.dot = lambda to: "" if to == READERS[-1] else "250 Ok"
    running.send_due()
    laid_back(sent, keep=READERS[:2])
    assert running.send_due() == 0, "it stands still"
    assert Halt.objects.get().kind == HaltKind.RESTORED
    assert max(Counter(sink.addresses()).values()) == 1
    assert states(sent) == {"accepted": len(READERS) - 1, "uncertain": 1}
    halting.resume(sending=sent, by=editor)
    running.send_due()
    assert max(Counter(sink.addresses()).values()) == 1


@pytest.mark.control
def test_without_the_journal_it_is_not_noticed_and_all_get_it_twice(sink, issue_of):
    sent = an_issue(issue_of)
    running.send_due()
    laid_back(sent, keep=[])
    JournalMark.objects.all().delete()
    shutil.rmtree(Path(journal.folder()))
    running.send_due()
    assert set(Counter(sink.addresses()).values()) == {2}


def test_laid_back_onto_a_disk_without_its_journal_nothing_is_proven(sink, issue_of):
    sent = an_issue(issue_of)
    running.send_due()
    laid_back(sent, keep=READERS[:2])
    JournalMark.objects.update(beat_at=clock.now() - timedelta(hours=1))
    shutil.rmtree(Path(journal.folder()).parent)
    assert running.send_due() == 0
    assert states(sent) == {"accepted": 2, "uncertain": len(READERS) - 2}
    assert set(Counter(sink.addresses()).values()) == {1}


def test_an_engine_that_writes_on_while_another_compares_has_set_nothing_back(sink, issue_of, monkeypatch):
    an_issue(issue_of)
    running.send_due()
    last_seq = journal.last_seq

    def meanwhile(path):
        """Between two looks of the one that compares, the other marks and writes the next letters."""
        JournalMark.objects.filter(name=path.stem).update(seq=F("seq") + 1)
        with path.open("a") as file:
            file.write(f"H {last_seq(path) + 1} 1.0 some-sending 1\n")
        return last_seq(path)

    monkeypatch.setattr(journal, "last_seq", meanwhile)
    assert not proving.compare()
    assert not Halt.objects.exists()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(proving, "ALIVE", timedelta(seconds=1))
    monkeypatch.setattr(proving, "LOOK_EVERY", 0.05)


@pytest.fixture
def copied_a_moment_ago(sink, issue_of):
    """Sent to all, laid back to a copy in which two had it, on a disk without journals; the mark beat just now."""
    sent = an_issue(issue_of)
    running.send_due()
    laid_back(sent, keep=READERS[:2])
    shutil.rmtree(Path(journal.folder()).parent)
    JournalMark.objects.update(beat_at=clock.now())
    return sent


@pytest.mark.usefixtures("impatient")
def test_a_copy_of_a_moment_ago_is_not_taken_for_another_machine(copied_a_moment_ago, sink):
    running.send_due()
    assert states(copied_a_moment_ago) == {"accepted": 2, "uncertain": len(READERS) - 2}
    assert set(Counter(sink.addresses()).values()) == {1}


@pytest.mark.control
def test_taken_for_another_machine_it_would_be_sent_twice(copied_a_moment_ago, sink, monkeypatch):
    monkeypatch.setattr(proving, "_is_another_machine_heard", lambda _stop: True)
    running.send_due()
    assert set(Counter(sink.addresses()).values()) == {1, 2}


@pytest.mark.usefixtures("impatient")
def test_another_machine_that_is_heard_is_believed(copied_a_moment_ago, monkeypatch):
    """And what it holds stays its own: only that it lives was asked."""
    beats = iter([clock.now(), clock.now() + timedelta(seconds=8)])
    monkeypatch.setattr(proving, "_last_beat", lambda: next(beats))
    assert not proving.compare()
    assert not Halt.objects.exists()


@pytest.mark.usefixtures("copied_a_moment_ago")
def test_told_to_stop_while_it_waits_it_stops():
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    running.keep_sending(stop)
    assert not Halt.objects.exists()


def test_an_engine_beats_while_it_has_nothing_to_send(sink, issue_of, monkeypatch):
    monkeypatch.setattr(running, "RENEW_EVERY", 0.05)
    an_issue(issue_of)
    running.send_due()
    JournalMark.objects.update(beat_at=clock.now() - timedelta(hours=1))
    stop = threading.Event()
    threading.Timer(1.5, stop.set).start()
    running.keep_sending(stop)
    assert JournalMark.objects.filter(beat_at__gt=clock.now() - timedelta(minutes=1)).exists()


def test_laid_back_while_an_engine_runs_it_stops_before_the_next_dot(sink, issue_of):
    sent = an_issue(issue_of, [f"many{number}@mail.proof" for number in range(60)])
    engine = running.sender()
    engine.turn()
    while engine._answering or engine._filling:
        engine.turn(takes_more=False)
    JournalMark.objects.update(seq=0)
    taken = len(sink.taken)
    with pytest.raises(RestoredError):
        turn_ten_times(engine)
    engine.close()
    assert len(sink.taken) == taken
    assert proving.compare()
    assert Halt.objects.filter(sending=sent, kind=HaltKind.RESTORED).exists()
