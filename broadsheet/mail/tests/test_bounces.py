"""A bounce counts once, for the letter that it is shown to be about; a forged or repeated one changes nothing."""

from __future__ import annotations

import re
import smtplib
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections

from broadsheet.foundation import clock
from broadsheet.mail import events, forgetting, sending, suppression, verp
from broadsheet.mail.bounces import counting, finding, message_ids, outbox, taking_in
from broadsheet.mail.bounces.counting import Happened
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Bounce, Fault, Outcome, Outgoing, Reason, ReturnedMail, State, Suppression, Way
from broadsheet.mail.suppression import way_back
from tests.dying import killed_at
from tests.mail.corpus.forms import About, Case, raw

pytestmark = pytest.mark.django_db

OLHA, ROMAN = "olha@reader.example", "roman@reader.example"
BASE = "bounces@lantern.example"
GONE = Case("postfix", "unknown_user", True, "5.1.1", "host mx.reader.example said: 550 5.1.1 no such user")
FULL = Case("postfix", "full", False, "5.2.2", "host mx.reader.example said: 552 5.2.2 over quota")
COMPLAINT = Case("arf", "complaint", True, "", "abuse")
DAY = timedelta(days=1)


def letter(to=OLHA, **more):
    row = Letter(to=to, subject="A letter", text="Text", kind="a/letter").as_json()
    return Outgoing.objects.create(**row, state=State.SENT, **more)


def about(row, to=None, **more):
    facts = {"to": to or row.to, "sender": BASE, "message_id": "<no@lantern.example>"}
    return About(**(facts | more))


def by_token(row, to=None):
    return about(row, to, sender=verp.sender_for(outbox.key_of(row)))


def taken(case, told_of, *, to="", more=b""):
    kept = taking_in.keep(raw(case, told_of) + more, to=to, way=Way.PIPE)
    taking_in.handle(kept.pk)
    kept.refresh_from_db()
    return kept.outcome


def reasons(address=OLHA):
    found = Suppression.objects.in_force(clock.now()).of(suppression.hashed(address))
    return set(found.values_list("reason", flat=True))


@pytest.fixture
def told():
    heard = []
    events.letter_bounced.connect(lambda letter, **_more: heard.append(letter.pk), weak=False, dispatch_uid="test")
    yield heard
    events.letter_bounced.disconnect(dispatch_uid="test")


def test_a_mailbox_that_is_gone_is_suppressed_and_whoever_wrote_hears_of_it(told):
    row = letter()
    assert taken(GONE, by_token(row)) == Outcome.COUNTED
    assert reasons() == {Reason.GONE}
    assert told == [row.pk]
    bounce = Bounce.objects.get()
    assert (bounce.fault, bounce.is_hard, bounce.domain, bounce.status) == (
        Fault.UNKNOWN_USER, True, "reader.example", "5.1.1",
    )  # fmt: skip
    assert "olha" not in bounce.said


def test_it_is_known_by_the_message_id_where_the_envelope_was_lost():
    row = letter()
    assert taken(GONE, about(row, message_id=outbox.message_id(row))) == Outcome.COUNTED
    assert reasons() == {Reason.GONE}


def test_a_forwarded_letter_s_bounce_is_about_the_address_that_we_wrote_to():
    row = letter()
    assert taken(GONE, by_token(row, to="elsewhere@other.example")) == Outcome.COUNTED
    assert reasons() == {Reason.GONE}
    assert reasons("elsewhere@other.example") == set()


@pytest.mark.parametrize("case", [GONE, COMPLAINT])
def test_a_forged_bounce_changes_nothing_and_is_shown(case, told):
    row = letter()
    for forged in (
        about(row),
        about(row, sender=f"bounces+outgoing.{row.pk}.{'0' * 20}@lantern.example"),
        about(row, message_id=f"<outgoing.{row.pk}.{'0' * 20}@lantern.example>"),
    ):
        assert taken(case, forged) == Outcome.STRANGE
    assert reasons() == set()
    assert not Bounce.objects.exists()
    assert told == []


def test_a_token_of_ones_own_letter_harms_nobody_else():
    own, other = letter(ROMAN), letter(OLHA)
    assert taken(GONE, by_token(own, to=other.to)) == Outcome.COUNTED
    assert reasons(OLHA) == set()
    assert reasons(ROMAN) == {Reason.GONE}


@pytest.mark.control
def test_without_the_key_the_forged_one_would_count(monkeypatch):
    row = letter()
    shape = re.compile(r"bounces\+([a-z]+\.\d+)\.")
    monkeypatch.setattr(verp, "read", lambda address: (found := shape.match(address)) and found[1])
    forged = about(row, sender=f"bounces+outgoing.{row.pk}.{'0' * 20}@lantern.example")
    assert taken(GONE, forged) == Outcome.COUNTED
    assert reasons() == {Reason.GONE}


def test_the_same_bounce_twice_counts_once_however_it_comes(told):
    row = letter()
    taken(GONE, by_token(row))
    taken(GONE, by_token(row))
    assert ReturnedMail.objects.count() == 1
    assert taken(GONE, by_token(row), more=b"another copy") == Outcome.COUNTED
    assert Bounce.objects.count() == 1
    assert told == [row.pk]


def test_a_bounce_that_is_repeated_after_the_reader_came_back_counts_no_more():
    row = letter()
    taken(GONE, by_token(row))
    way_back.confirmed(OLHA)
    taken(GONE, by_token(row), more=b"replayed")
    assert reasons() == set()


def test_a_complaint_suppresses_even_without_an_address_in_it():
    row = letter()
    hidden = Case("arf-redacted", "complaint", True, "", "abuse")
    assert taken(hidden, by_token(row)) == Outcome.COUNTED
    assert reasons() == {Reason.COMPLAINT}


@pytest.mark.parametrize(
    "fault",
    [Fault.BLOCKED, Fault.AUTHENTICATION, Fault.PTR, Fault.RATE, Fault.CONTENT, Fault.TLS, Fault.SERVER, Fault.UNKNOWN],
)
def test_the_sender_s_own_faults_suppress_nobody_ever(fault):
    for number in range(9):
        happen(fault, about=f"issue {number}", is_hard=False)
    assert Bounce.objects.count() == 9
    assert reasons() == set()


def happen(fault, *, about, is_hard=False, key="", at=None, address=OLHA):
    sent = Sent(key=key or f"delivery.{about}", address=address, about=about)
    told = Told(address, address, fault, is_hard, "5.2.2", "552 5.2.2 full")
    return counting.count([Happened(sent, told, Way.SMTP, at or clock.now())])


def test_a_full_mailbox_rests_after_three_issues_within_a_month():
    happen(Fault.FULL, about="issue 1")
    happen(Fault.FULL, about="issue 2")
    assert reasons() == set()
    happen(Fault.FULL, about="issue 3")
    assert reasons() == {Reason.FAULTS}
    with time_machine.travel(clock.now() + 31 * DAY):
        assert reasons() == set(), "and is tried again"


def test_three_faults_of_one_issue_weigh_as_one():
    for number in range(3):
        happen(Fault.FULL, about="issue 1", key=f"delivery.{number}")
    assert reasons() == set()


def test_soft_faults_of_long_ago_weigh_nothing():
    now = clock.now()
    for number, days in enumerate((40, 20, 0)):
        happen(Fault.FULL, about=f"issue {number}", at=now - days * DAY)
    assert reasons() == set()


def test_accepted_mail_clears_soft_faults_and_ends_a_pause():
    for number in range(2):
        happen(Fault.FULL, about=f"issue {number}")
    counting.accepted({suppression.hashed(OLHA): clock.now()})
    happen(Fault.FULL, about="issue 2")
    assert reasons() == set()
    for number in (3, 4):
        happen(Fault.FULL, about=f"issue {number}")
    assert reasons() == {Reason.FAULTS}
    counting.accepted({suppression.hashed(OLHA): clock.now()})
    assert reasons() == set()


@pytest.mark.parametrize(
    "case",
    [
        Case("delayed", "none", False, "4.4.1", "timed out"),
        Case("vacation", "none", False, "", "I am away; user unknown is no name"),
        Case("arf-not-spam", "none", False, "", "not-spam"),
        Case("arf-auth-failure", "none", False, "", "auth-failure"),
    ],
    ids=lambda case: case.form,
)
def test_what_is_no_failure_counts_nothing_and_is_never_answered(case, mailoutbox, told):
    row = letter()
    before = Outgoing.objects.count()
    assert taken(case, by_token(row)) == Outcome.NOTHING
    assert (reasons(), told, mailoutbox, Outgoing.objects.count()) == (set(), [], [], before)


def test_what_nobody_understands_is_kept_until_staff_put_it_aside(admin_user):
    kept = taking_in.keep(b"Subject: ?\n\nA postcard.", way=Way.PIPE)
    assert taking_in.handle(kept.pk)
    with time_machine.travel(clock.now() + 400 * DAY):
        forgetting.forget()
        assert ReturnedMail.objects.get().outcome == Outcome.UNREADABLE
        assert taking_in.put_aside(pk=kept.pk, by=admin_user)
        assert not taking_in.put_aside(pk=kept.pk, by=admin_user)
    with time_machine.travel(clock.now() + 440 * DAY):
        forgetting.forget()
    assert not ReturnedMail.objects.exists()


def test_forgetting_leaves_suppressions_alone():
    taken(GONE, by_token(letter()))
    with time_machine.travel(clock.now() + 3000 * DAY):
        assert forgetting.forget() == 2
        assert reasons() == {Reason.GONE}


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_counts_it_counts_once_afterwards():
    kept = taking_in.keep(raw(GONE, by_token(letter())), way=Way.PIPE)
    assert killed_at("mail.bounce_counted", lambda: taking_in.handle(kept.pk))
    assert not Bounce.objects.exists()
    assert taking_in.handle_waiting() == 1
    assert Bounce.objects.count() == 1
    assert reasons() == {Reason.GONE}


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_counts_it():
    kept = taking_in.keep(raw(GONE, by_token(letter())), way=Way.PIPE)
    both, done = threading.Barrier(2, timeout=10), []

    def run():
        both.wait()
        try:
            done.append(taking_in.handle(kept.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(done) == [False, True]
    assert Bounce.objects.count() == 1


class Refusing(EmailBackend):
    reply: tuple[int, bytes] = (550, b"")

    def send_messages(self, _messages):
        raise smtplib.SMTPRecipientsRefused({OLHA: self.reply})


@pytest.mark.parametrize(
    ("reply", "fault", "held"),
    [
        ((550, b"5.1.1 User unknown"), Fault.UNKNOWN_USER, {Reason.GONE}),
        ((550, b"5.7.1 Your IP is blacklisted"), Fault.BLOCKED, set()),
        ((552, b"5.2.2 Mailbox full"), Fault.FULL, set()),
    ],
)
def test_a_refusal_while_it_is_handed_over_is_a_bounce_like_any_other(monkeypatch, settings, told, reply, fault, held):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "reply", reply)
    row = letter()
    Outgoing.objects.update(state=State.WAITING)
    assert not sending.send(row.pk)
    assert Bounce.objects.get().fault == fault
    assert reasons() == held
    assert told == [row.pk], "whoever wrote it hears of each"
    assert taken(GONE, by_token(row)) == Outcome.COUNTED, "and the report that follows is of the same letter"
    assert Bounce.objects.filter(is_hard=True).count() == 1


def test_with_an_address_for_bounces_each_letter_carries_its_own(settings, mailoutbox):
    settings.BOUNCES_COME_BACK = True
    row = letter()
    Outgoing.objects.update(state=State.WAITING)
    assert sending.send(row.pk)
    [mail] = mailoutbox
    assert verp.read(mail.from_email) == f"outgoing.{row.pk}"
    message = mail.message()
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message_ids.read(message["Message-ID"]) == f"outgoing.{row.pk}"


@pytest.mark.parametrize(
    "spoilt", ["bounces@lantern.example", "x", "", "bounces+outgoing.1.@x", "bounces+outgoing.1.abc@x"]
)
def test_an_address_without_our_token_names_no_letter(spoilt):
    assert verp.read(spoilt) is None


def test_servers_that_change_its_case_do_not_break_a_token():
    assert verp.read(verp.sender_for("outgoing.12").upper()) == "outgoing.12"


def test_a_report_of_several_recipients_is_about_ours_alone():
    row = letter()
    more = b"550\r\n\r\nFinal-Recipient: rfc822; other@reader.example\r\nAction: failed\r\nStatus: 5.1.1\r\nX: "
    both = raw(GONE, by_token(row)).replace(b"smtp; 550", b"smtp; " + more, 1)
    reading = taking_in.read(both)
    assert len(reading.told) == 2
    assert [finding.find(reading, each, to=()) is not None for each in reading.told] == [True, False]


PIPE = [sys.executable, "-m", "broadsheet.config.cli", "mail", "bounce"]


def test_a_pipe_that_cannot_keep_it_asks_the_server_to_come_again(tmp_path):
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/none/there.sqlite3",
        "DATA_DIR": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(PIPE, input=b"Subject: x\n\nx", env=environment, capture_output=True, timeout=120)
    assert done.returncode == 75, done.stderr
    assert b"Traceback" not in done.stderr
