"""A returned mail is read leniently and believed in nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.mail.bounces.judging import HARD, judge
from broadsheet.mail.bounces.reading import read
from broadsheet.mail.models import Fault, Outcome

FIELDS = """Final-Recipient: rfc822; {name}@reader.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

"""


def report(*groups, kind="delivery-status"):
    fields = "Reporting-MTA: dns; mx.reader.example\n\n" + "".join(
        FIELDS.format(name=name, action=action, status=status, said=said) for name, action, status, said in groups
    )
    return (
        f'From: MAILER-DAEMON@mx.reader.example\nSubject: x\nContent-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/{kind}\n\n{fields}\n--b--\n"
    ).encode()


def test_of_several_recipients_only_those_that_failed_are_told():
    reading = read(
        report(
            ("ada", "failed", "5.1.1", "550 no such user"),
            ("ben", "delayed", "4.4.1", "timed out"),
            ("cy", "FAILED", "5.2.2", "552 mailbox full"),
            ("dora", "relayed", "2.0.0", "250 ok"),
            ("emil", "delivered", "2.0.0", "250 ok"),
            ("fine", "expanded", "2.0.0", "250 ok"),
        )
    )
    assert [(told.recipient, told.fault, told.is_hard) for told in reading.told] == [
        ("ada@reader.example", Fault.UNKNOWN_USER, True),
        ("cy@reader.example", Fault.FULL, False),
    ]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "Delayed", "something else"])
def test_no_other_action_is_a_failure(action):
    reading = read(report(("ada", action, "5.1.1", "550 no such user")))
    assert (reading.outcome, reading.told) == (Outcome.NOTHING, ())


def test_a_letter_of_a_person_is_kept_for_people():
    raw = b"From: Ada <ada@reader.example>\nSubject: Re: Fog until noon\n\nPlease write about the user unknown to us all.\n"
    assert read(raw).outcome == Outcome.UNREADABLE


def test_our_own_words_in_the_copy_below_judge_nobody():
    raw = (
        b"From: MAILER-DAEMON@mx.reader.example\nSubject: failure notice\n\nHi. I wasn't able to deliver your message.\n\n"
        b"<ada@reader.example>:\nSomething happened.\n\n--- Below this line is a copy of the message.\n\n"
        b"Subject: x\n\n<ben@reader.example>:\n550 5.1.1 user unknown\n"
    )
    assert [(told.recipient, told.fault) for told in read(raw).told] == [("ada@reader.example", Fault.UNKNOWN)]


@given(st.binary(max_size=3000))
def test_whatever_comes_is_read_or_kept_and_stops_nobody(raw):
    assert read(raw).outcome in {Outcome.UNREADABLE, Outcome.NOTHING, Outcome.COUNTED}


@given(st.text(max_size=200), st.sampled_from(["", "5.1.1", "4.2.2", "5.0.0", "9.9.9", "nonsense", "5..1"]))
def test_every_reply_has_a_class(said, status):
    assert judge(said=said, status=status).fault in set(Fault) - {Fault.COMPLAINT}


@given(st.integers(400, 499), st.sampled_from(["no such user", "account disabled", "domain not found", "mailbox full"]))
def test_what_may_work_later_is_never_for_good(code, words):
    assert not judge(said=f"{code} 5.1.1 {words}").is_hard
    assert not judge(said=words, code=code).is_hard


@given(st.text(max_size=60))
def test_only_the_reader_s_faults_are_ever_for_good(said):
    verdict = judge(said=f"550 {said}", status="5.1.1")
    assert verdict.fault in HARD or not verdict.is_hard
