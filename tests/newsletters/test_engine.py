"""The engine against a real mail server: each state, each answer, and what people decide. Nobody gets a letter twice."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from broadsheet.foundation import clock, giving_way
from broadsheet.newsletters import ending
from broadsheet.newsletters.engine import claiming, deciding, halting, report, running
from broadsheet.newsletters.engine.journal import Journal
from broadsheet.newsletters.models import Delivery, EndedBy, Halt, HaltKind, State, Subscriber, Subscription, Why
from tests.newsletters.engines import READERS, an_issue, states

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_gets_one_letter_over_lines_of_smtp_and_the_report_adds_up(sink, issue_of):
    sent = an_issue(issue_of)
    running.send_due()
    assert sink.addresses() == READERS
    assert states(sent) == {"accepted": len(READERS)}
    assert len({message_id for _to, message_id in sink.taken}) == len(READERS)
    assert report.of(sent).adds_up
    sent.refresh_from_db()
    assert sent.finished_at is not None
    assert running.send_due() == 0


def test_while_somebody_waits_for_an_answer_the_senders_write_nothing(sink, issue_of, monkeypatch):
    sent = an_issue(issue_of)
    before, seen = states(sent), []
    presses = iter([True] * 5)
    monkeypatch.setattr(giving_way, "somebody_waits", lambda: next(presses, False))
    monkeypatch.setattr(giving_way, "_nap", lambda _seconds: seen.append(states(sent)))
    running.send_due()
    assert seen == [before] * 5
    assert sink.addresses() == READERS


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.1.1 No such user", State.REFUSED),
        ("452 4.2.2 Full", State.DEFERRED),
        ("552 5.2.2 Full", State.DEFERRED),
        ("421 4.3.2 Closing", State.DEFERRED),
        ("", State.DEFERRED),
    ],
)
def test_what_is_said_to_one_recipient_is_of_that_one_alone(sink, issue_of, answer, state):
    sent = an_issue(issue_of)
    sink.manners.rcpt = lambda to: answer if to == READERS[3] else "250 Ok"
    running.send_due()
    others = [reader for reader in READERS if reader != READERS[3]]
    rests = [reader for reader in others if answer.startswith("421") and reader.endswith(READERS[3].partition("@")[2])]
    assert set(others) - set(rests) <= set(sink.addresses()) <= set(others), "with 421 its provider rests for a while"
    assert Delivery.objects.get(address=READERS[3]).state == state
    assert report.of(sent).adds_up
    sink.manners.rcpt = lambda to: "250 Ok"
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        running.send_due()
    expected = READERS if state == State.DEFERRED else [reader for reader in READERS if reader != READERS[3]]
    assert sink.addresses() == expected, "a refusal is never tried again, everything else is"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.7.1 Content", State.REFUSED),
        ("451 4.7.1 Later", State.DEFERRED),
        ("421 4.7.0 Closing", State.DEFERRED),
        ("", State.UNCERTAIN),
    ],
)
def test_what_is_said_to_the_final_dot(sink, issue_of, answer, state):
    """A server that takes the letter and falls silent leaves it uncertain: here it was taken, and it comes once."""
    sent = an_issue(issue_of)
    sink.manners.dot = lambda to: answer if to == READERS[3] else "250 Ok"
    running.send_due()
    row = Delivery.objects.get(address=READERS[3])
    assert row.state == state
    sink.manners.dot = lambda to: "250 Ok"
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        running.send_due()
    assert Counter(sink.addresses())[READERS[3]] == (0 if state == State.REFUSED else 1)
    assert report.of(sent).adds_up


def test_what_is_uncertain_is_held_until_somebody_decides_and_keeps_its_name(sink, issue_of, editor):
    sent = an_issue(issue_of)
    sink.manners.dot = lambda to: "" if to in READERS[:2] else "250 Ok"
    running.send_due()
    running.send_due()
    first = dict(sink.taken)
    assert states(sent)["uncertain"] == 2
    row, other = Delivery.objects.filter(state=State.UNCERTAIN).order_by("pk")
    sink.manners.dot = lambda to: "250 Ok"
    assert deciding.send_again(delivery=row, by=editor)
    assert not deciding.send_again(delivery=row, by=editor), "once decided, it is"
    assert deciding.let_go(delivery=other, by=editor)
    running.send_due()
    again = [(to, message_id) for to, message_id in sink.taken if to == row.address]
    assert again == [(row.address, first[row.address])] * 2, "the same Message-ID"
    assert states(sent) == {"accepted": len(READERS) - 1, "skipped": 1}
    assert report.of(sent).adds_up


def test_put_off_it_is_tried_after_half_an_hour_twice_then_later_and_given_up_at_the_end(sink, issue_of):
    sent = an_issue(issue_of)
    sink.manners.rcpt = lambda to: "451 4.7.1 Greylisted" if to == READERS[0] else "250 Ok"
    waits = []
    at = clock.now()
    for _try in range(4):
        with time_machine.travel(at, tick=False):
            running.send_due()
            row = Delivery.objects.get(address=READERS[0])
            assert row.state == State.DEFERRED
            waits.append((row.next_at - at).total_seconds() / 60)
            at = row.next_at
    assert waits[:2] == [30, 30]
    assert all(120 <= wait <= 180 for wait in waits[2:])
    with time_machine.travel(sent.expires_at + timedelta(minutes=1)):
        running.send_due()
    row.refresh_from_db()
    assert (row.state, row.skipped) == (State.REFUSED, Why.EXPIRED)
    assert "Greylisted" in row.said


def test_a_clock_that_jumps_between_the_mark_and_the_journal_sends_nothing_twice(sink, issue_of, monkeypatch):
    """What was put off once has a last word in the journal. That says nothing of the next try, whose line is not there yet."""
    an_issue(issue_of)
    sink.manners.dot = lambda to: "451 4.7.1 Later" if to == READERS[3] else "250 Ok"
    running.send_due()
    sink.manners.dot = lambda to: "250 Ok"
    handed = Journal.handed

    def late(journal, seq, keys):
        with time_machine.travel(clock.now() + timedelta(minutes=5)):
            running.look_after()
        handed(journal, seq, keys)

    monkeypatch.setattr(Journal, "handed", late)
    for minutes in (31, 120):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            running.send_due()
    assert sink.addresses() == READERS
    assert Delivery.objects.get(address=READERS[3]).state == State.UNCERTAIN


def test_who_ends_pauses_or_is_erased_while_it_is_sent_gets_nothing_from_then_on(sink, issue_of):
    """They act while the first letter is on its line."""
    sent = an_issue(issue_of)
    subscriptions = {each.subscriber.email: each for each in Subscription.objects.select_related("subscriber")}

    def act(to: str) -> str:
        return "250 Ok"

    sink.manners.rcpt = act
    ones = claiming.claim(sent, 100)
    assert len(ones) == len(READERS)
    claiming.give_back(ones)
    ending.end(subscription=subscriptions[READERS[0]], by=EndedBy.ONE_CLICK)
    Subscription.objects.filter(pk=subscriptions[READERS[1]].pk).update(paused_until=clock.now() + timedelta(days=1))
    Subscriber.objects.filter(email=READERS[2]).delete()
    running.send_due()
    assert sink.addresses() == READERS[3:]
    reasons = dict(Delivery.objects.filter(state=State.SKIPPED).values_list("address", "skipped"))
    assert reasons == {READERS[0]: "ended", READERS[1]: "paused", None: "erased"}, "nobody knows any more where to"
    assert report.of(sent).adds_up


def test_who_ends_it_after_the_letter_was_taken_in_hand_is_heard_by_the_mark(sink, issue_of):
    """The mark `handed` looks again, in its own statement."""
    an_issue(issue_of)
    by_address = {each.subscriber.email: each for each in Subscription.objects.select_related("subscriber")}
    ended = []

    def act(to: str) -> str:
        if to == READERS[-1] and not ended:
            ended.append(to)
            ending.end(subscription=by_address[READERS[-1]], by=EndedBy.LINK)
            connection.close()  # the server's thread's own
        return "250 Ok"

    sink.manners.rcpt = act
    running.send_due()
    assert READERS[-1] not in sink.addresses()
    assert Delivery.objects.get(address=READERS[-1]).skipped == "ended"


def test_paused_nothing_leaves_resumed_it_goes_on_and_it_says_who_and_why(sink, issue_of, editor):
    sent = an_issue(issue_of)
    assert halting.pause(sending=sent, why="A wrong name", by=editor)
    assert running.send_due() == 0
    assert sink.taken == []
    halt = Halt.objects.get()
    assert (halt.made_by, halt.why, halt.kind) == (editor, "A wrong name", HaltKind.PAUSED)
    assert halting.resume(sending=sent, by=editor)
    running.send_due()
    assert sink.addresses() == READERS


def test_cancelled_nobody_more_gets_it_and_to_those_missed_it_can_be_sent_later(sink, issue_of, editor):
    sent = an_issue(issue_of)
    assert halting.cancel(sending=sent, why="Withdrawn", by=editor) == len(READERS)
    running.send_due()
    assert sink.taken == []
    sent.refresh_from_db()
    assert sent.finished_at is not None
    assert report.of(sent).adds_up
    assert not halting.resume(sending=sent, by=editor)
    assert deciding.send_to_missed(sending=sent, by=editor) == len(READERS)
    running.send_due()
    assert sink.addresses() == READERS


def test_hours_late_it_asks_first(sink, issue_of, editor):
    sent = an_issue(issue_of)
    with time_machine.travel(clock.now() + timedelta(hours=4)):
        assert running.send_due() == 0
        assert Halt.objects.get().kind == HaltKind.LATE
        assert sink.taken == []
        halting.resume(sending=sent, by=editor)
        running.send_due()
    assert sink.addresses() == READERS


def test_a_server_that_is_away_costs_no_try(sink, issue_of, settings):
    an_issue(issue_of)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    sender = running.sender()
    sender.turn()
    sender.let_go()
    sender.close()
    assert set(Delivery.objects.values_list("state", "tries")) == {("ready", 0)}
    settings.EMAIL_PORT = port
    running.send_due()
    assert sink.addresses() == READERS


def test_message_ids_are_of_our_domain_and_stay(sink, issue_of):
    an_issue(issue_of)
    running.send_due()
    assert all(re.fullmatch(r"<[0-9a-f]+@lantern\.example>", message_id) for _to, message_id in sink.taken)
