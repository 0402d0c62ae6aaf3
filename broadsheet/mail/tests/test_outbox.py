"""No letter is handed over twice unasked, and none is lost without a word."""

from __future__ import annotations

import smtplib
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections

from broadsheet.foundation import clock
from broadsheet.mail import deciding, posting, sending
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Outgoing, OutgoingQuerySet, State
from broadsheet.ops.models import AuditEntry
from broadsheet.ops.queue import sweeping, working
from tests.dying import killed_at

pytestmark = pytest.mark.django_db

LETTER = Letter(to="olha@reader.example", subject="A code", text="123456", html="<p>123456</p>", kind="a/letter")


def posted(**more):
    return Outgoing.objects.create(**{**LETTER.as_json(), **more})


def state(row):
    return Outgoing.objects.get(pk=row.pk).state


class Refusing(EmailBackend):
    error: Exception = smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, _messages):
        raise self.error


@pytest.fixture
def refused_with(monkeypatch, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    return lambda error: monkeypatch.setattr(Refusing, "error", error)


def test_a_letter_leaves_once_and_what_it_said_is_forgotten(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = posting.post(LETTER)
    assert not sending.send(row.pk)
    assert [mail.body for mail in mailoutbox] == ["123456"]
    row.refresh_from_db()
    assert (row.state, row.text, row.html) == (State.SENT, "", "")


def test_a_server_that_has_no_time_is_asked_again(refused_with):
    refused_with(smtplib.SMTPDataError(451, b"busy"))
    row = posted()
    with pytest.raises(smtplib.SMTPDataError):
        sending.send(row.pk)
    assert state(row) == State.WAITING


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("gone"),
        TimeoutError("timed out"),
        smtplib.SMTPRecipientsRefused({"x": (550, b"nobody of that name")}),
        smtplib.SMTPDataError(554, b"no"),
    ],
)
def test_what_was_refused_or_cut_off_waits_for_people(
    refused_with, error, staff, mailoutbox, settings, django_capture_on_commit_callbacks
):
    refused_with(error)
    row = posted()
    assert not sending.send(row.pk)
    assert state(row) == State.PARKED
    assert Outgoing.objects.get(pk=row.pk).text == "123456", "or it could not be sent again"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert not sending.send(row.pk), "nobody has decided yet"
    with django_capture_on_commit_callbacks(execute=True):
        assert deciding.send_again(letter=row, by=staff)
        assert not deciding.send_again(letter=row, by=staff)
    assert len(mailoutbox) == 1
    assert AuditEntry.objects.filter(act="letter.send_again").count() == 1


def test_a_server_that_is_away_costs_no_attempt(monkeypatch, mailoutbox):
    def away(_self):
        raise ConnectionRefusedError

    row = posted()
    with monkeypatch.context() as without:
        without.setattr(EmailBackend, "open", away)
        with pytest.raises(ConnectionRefusedError):
            sending.send(row.pk)
    assert sending.send(row.pk)
    assert len(mailoutbox) == 1


def test_an_attempt_that_may_still_run_is_not_parked(mailoutbox):
    row = posted()
    assert Outgoing.objects.claim(row.pk)
    assert sending.park_stale() == 0
    with time_machine.travel(clock.now() + sending.STALE_AFTER):
        assert sending.park_stale() == 1
    assert state(row) == State.PARKED


@pytest.fixture
def staff(db, django_user_model):
    return django_user_model.objects.create_user("desk@lantern.example")


@pytest.fixture
def queued(settings, tmp_path):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def count(folder):
    return sum(path.read_text().count("Subject: A code") for path in folder.iterdir())


def work_off():
    while (task := working.claim("a worker")) is not None:
        working.do(task, give_up_writing=threading.Event())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "left", "ends"),
    [
        ("mail.before_claim", 1, State.SENT),
        ("mail.after_claim", 0, State.PARKED),
        ("mail.after_transport", 1, State.PARKED),
        ("mail.after_sent", 1, State.SENT),
    ],
)
def test_killed_there_it_has_left_at_most_once_and_people_know(queued, point, left, ends):
    row = posting.post(LETTER)
    assert killed_at(point, work_off)
    _the_next_worker_comes()
    assert count(queued) == left
    assert state(row) == ends


def _the_next_worker_comes():
    sweeping._requeue(living=set())
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        work_off()
        sending.park_stale()


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_a_killed_worker_s_letter_would_leave_twice(queued, monkeypatch):
    posting.post(LETTER)
    monkeypatch.setattr(OutgoingQuerySet, "claim", lambda _self, _pk: True)
    assert killed_at("mail.after_transport", work_off)
    _the_next_worker_comes()
    assert count(queued) == 2


def _two_workers(row):
    both = threading.Barrier(2, timeout=10)
    sent = []

    def run():
        both.wait()
        try:
            sent.append(sending.send(row.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sum(sent)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends_it(mailoutbox):
    assert [_two_workers(posted()) for _ in range(20)] == [1] * 20
    assert len(mailoutbox) == 20


@pytest.mark.control
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
@pytest.mark.django_db(transaction=True)
def test_a_claim_that_looks_first_and_writes_then_would_let_both_send(mailoutbox, monkeypatch):
    looked = threading.Barrier(2, timeout=10)

    def look_then_write(self, pk):
        is_waiting = self.filter(pk=pk, state=State.WAITING).exists()
        looked.wait()
        self.filter(pk=pk).update(state=State.SENDING)
        return is_waiting

    monkeypatch.setattr(OutgoingQuerySet, "claim", look_then_write)
    _two_workers(posted())
    assert len(mailoutbox) == 2
