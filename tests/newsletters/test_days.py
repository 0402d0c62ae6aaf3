"""A ceiling, a ramp and quiet hours hold issues up, over all processes together, and the desk says until when."""

from __future__ import annotations

import contextlib
import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import choosing, claiming, days, halting, running
from broadsheet.newsletters.engine.days import Because
from broadsheet.newsletters.models import ALERT, Halt, HaltKind, HandedOn, Sending, SendingRules
from tests.newsletters.engines import READERS, an_issue, states

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 1, 10, tzinfo=UTC)
"""In Kyiv."""
MIDNIGHT = datetime(2026, 12, 1, 22, tzinfo=UTC)


@pytest.fixture
def at(time_machine):
    """Move to a moment, and stop there."""

    def moved(moment):
        time_machine.move_to(moment, tick=False)

    moved(NOON)
    return moved


def rules(**facts):
    found = SendingRules.load()
    for name, value in facts.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()


def test_no_day_has_more_than_its_ceiling_whoever_sends_and_it_goes_on_at_midnight(at, issue_of):
    sent = an_issue(issue_of)
    rules(ceiling=5)
    running.send_due()
    running.send_due()
    assert states(sent) == {"accepted": 5, "ready": 7}
    assert days.held(sent.priority) == days.Held(Because.CEILING, MIDNIGHT, 5)
    Sending.objects.update(priority=ALERT)
    assert running.send_due() == 0, "an alert is held to it, too"
    at(MIDNIGHT - timedelta(seconds=1))
    assert running.send_due() == 0
    at(MIDNIGHT)
    assert days.held(sent.priority) is None
    running.send_due()
    assert states(sent) == {"accepted": 10, "ready": 2}
    rules(ceiling=6)
    running.send_due()
    assert states(sent) == {"accepted": 11, "ready": 1}, "a raised ceiling is heard at once"
    rules(ceiling=None)
    running.send_due()
    assert states(sent) == {"accepted": 12}
    assert [days.handed(day) for day in sorted(set(HandedOn.objects.values_list("day", flat=True)))] == [5, 7]


def test_what_another_process_has_in_hand_is_counted(at, issue_of):
    sent = an_issue(issue_of)
    rules(ceiling=5)
    assert len(claiming.claim(sent, 3)) == 3
    assert len(claiming.claim(sent, 12)) == 2
    assert claiming.claim(sent, 12) == []


@pytest.mark.control
def test_without_counting_it_a_day_has_more(at, issue_of, monkeypatch):
    monkeypatch.setattr(days, "_in_hand", lambda: 0)
    sent = an_issue(issue_of)
    rules(ceiling=5)
    assert len(claiming.claim(sent, 5)) + len(claiming.claim(sent, 5)) == 10


def test_a_new_sender_sends_more_each_day_and_an_issue_that_is_not_out_in_its_hours_asks(at, issue_of, editor):
    sent = an_issue(issue_of)
    rules(ramp_began_on=clock.today(), ramp_first=2, ramp_last=8, ramp_days=30)
    gone = []
    for day in range(3):
        at(NOON + timedelta(days=day, minutes=-1))
        gone.append(running.send_due())
    assert gone == [2, 2, 2]
    assert days.held(sent.priority).because == Because.RAMP
    at(NOON + timedelta(days=2, minutes=1))
    assert list(choosing.next_ones()) == []
    assert Halt.objects.standing().get().kind == HaltKind.LATE
    halting.resume(sending=sent, by=editor)
    assert list(choosing.next_ones()) == [sent], "somebody has said that it may still go"
    rules(ramp_began_on=clock.today() - timedelta(days=30))
    assert running.send_due() == 6, "the ramp is over"


def test_in_quiet_hours_nothing_goes_but_alerts_and_nobody_is_told_that_it_is_late(at, issue_of):
    at(NOON + timedelta(hours=10))  # 22:00
    sent = an_issue(issue_of)
    rules(quiet_from=time(21), quiet_to=time(7))
    assert running.send_due() == 0
    assert days.held(sent.priority) == days.Held(Because.QUIET, NOON + timedelta(hours=19))
    assert days.held(ALERT) is None
    at(NOON + timedelta(hours=18))
    assert running.send_due() == 0
    at(NOON + timedelta(hours=19))
    assert running.send_due() == len(READERS)
    assert not Halt.objects.exists(), "nine hours after it was sent, which the newsroom wanted"


def test_an_alert_goes_in_quiet_hours(at, issue_of):
    an_issue(issue_of)
    Sending.objects.update(priority=ALERT)
    rules(quiet_from=time(11), quiet_to=time(13))
    assert running.send_due() == len(READERS)


@pytest.mark.control
def test_an_issue_that_nothing_held_up_is_late(at, issue_of):
    an_issue(issue_of)
    rules(quiet_from=time(21), quiet_to=time(7), ceiling=100)
    at(NOON + timedelta(hours=4))
    assert running.send_due() == 0
    assert Halt.objects.get().kind == HaltKind.LATE


@pytest.mark.parametrize("facts", [{"quiet_from": time(21)}, {"quiet_to": time(7)}, {"ramp_last": 1}, {"ceiling": 0}])
def test_rules_that_say_nothing_are_refused(db, facts):
    with pytest.raises(ValidationError):
        rules(**facts)


def test_only_chiefs_change_them_and_the_desk_says_why_nothing_goes_and_until_when(at, issue_of, client, chief, editor):
    sent = an_issue(issue_of)
    at_rules = reverse("wagtailsettings:edit", args=["newsletters", "sendingrules", SendingRules.load().pk])
    client.force_login(editor)
    assert client.get(at_rules).status_code == 302
    page = reverse("issue_progress", args=[sent.issue_id])
    assert "Nothing goes now" not in client.get(page).content.decode(), "the control"
    client.force_login(chief)
    shown = client.get(at_rules)
    form = {"ramp_first": 200, "ramp_last": 200_000, "ramp_days": 42, "ceiling": "", "ramp_began_on": ""}
    assert shown.status_code == 200
    client.post(at_rules, form | {"quiet_from": "11:00", "quiet_to": "13:30"})
    assert SendingRules.load().quiet_to == time(13, 30)
    client.force_login(editor)
    for where in (page, reverse("sending_desk")):
        words = client.get(where).content.decode()
        assert "Nothing goes now: quiet hours." in words
        assert "13:30" in words
    rules(quiet_from=None, quiet_to=None, ceiling=5)
    running.send_due()
    words = client.get(page).content.decode()
    assert "5 letters have left today" in words
    assert "2 Dec 2026, 00:00" in words


def both_claim(sent, monkeypatch):
    """Two processes count in the same moment, as far as they are let."""
    rules(ceiling=5)
    together, whole, taken = threading.Barrier(2), days.handed, []

    def slow(day):
        found = whole(day)
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(0.3)
        return found

    def claim():
        try:
            taken.extend(claiming.claim(sent, 5))
        finally:
            connection.close()

    monkeypatch.setattr(days, "handed", slow)
    threads = [threading.Thread(target=claim) for _process in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(taken)


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_that_count_at_once_only_one_takes_the_last_letters(at, issue_of, monkeypatch):
    assert both_claim(an_issue(issue_of), monkeypatch) == 5


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="there one writes at a time anyway")
def test_without_the_lock_both_take_them(at, issue_of, monkeypatch):
    monkeypatch.setattr(days, "_one_at_a_time", lambda: None)
    assert both_claim(an_issue(issue_of), monkeypatch) == 10
