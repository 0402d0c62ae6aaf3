"""Single letters are signed, too, and go as Django would have them go."""

from __future__ import annotations

import email
import smtplib
import warnings
from email import policy

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from broadsheet.foundation import clock
from broadsheet.mail import sending
from broadsheet.mail.dkim import keys, records
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Outgoing, State
from broadsheet.mail.tests.dkim.verifying import verifies
from broadsheet.mail.tests.lines.servers import keeping, scripted

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import dkim

TO = "olha@reader.proof"


@pytest.fixture
def kept(settings, tmp_path):
    with keeping() as (server, kept):
        _use(settings, server, tmp_path)
        yield kept


def _use(settings, server, tmp_path):
    settings.EMAIL_BACKEND = "broadsheet.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.host, server.port, False
    settings.DATA_DIR = tmp_path
    settings.DEFAULT_FROM_EMAIL = "Ліхтар <letters@lantern.example>"


def letter(**more):
    message = EmailMultiAlternatives(
        "Ваш код", "Код: 123\n\n.\nFrom here  \n", to=[TO], connection=get_connection(), **more
    )
    message.attach_alternative("<p>Код: <b>123</b>", "text/html")
    return message


def test_a_single_letter_is_signed_once_there_are_keys(kept):
    assert letter().send() == 1
    assert b"DKIM-Signature" not in kept.letters[0][2]
    made = keys.begin("lantern.example")
    assert letter().send() == 1
    raw = kept.letters[1][2]
    record = records.of(keys.of(made.used, made.domain))
    assert verifies(raw, {record.name: record.text}, now=int(clock.now().timestamp())) == [("rsa-sha256", True)]
    assert dkim.verify(raw, dnsfunc=lambda _name, timeout=5: record.text.encode())


def test_what_is_signed_reads_as_what_is_not(kept):
    letter(headers={"Message-ID": "<1@lantern.example>"}).send()
    keys.begin("lantern.example")
    letter(headers={"Message-ID": "<1@lantern.example>"}).send()
    (first, *_), (second, *_) = kept.letters, kept.letters[1:]
    read = [email.message_from_bytes(raw, policy=policy.default) for _from, _to, raw in (first, second)]
    assert [part.get_content() for part in read[0].iter_parts()] == [
        part.get_content() for part in read[1].iter_parts()
    ]
    for name in ("From", "To", "Subject", "Message-ID"):
        assert read[0][name] == read[1][name]
    assert first[:2] == second[:2] == ("letters@lantern.example", TO)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"RCPT": b"550 5.1.1 nobody\r\n"}, smtplib.SMTPRecipientsRefused),
        ({"DATA": b"451 4.3.0 later\r\n"}, smtplib.SMTPDataError),
        ({"DOT": b"554 5.7.1 no\r\n"}, smtplib.SMTPDataError),
    ],
)
def test_what_the_server_refuses_is_told_as_by_django_s_own(settings, tmp_path, answers, error):
    with scripted(**answers) as server:
        _use(settings, server.server, tmp_path)
        keys.begin("lantern.example")
        with pytest.raises(error):
            letter().send()


@pytest.mark.django_db
def test_a_letter_of_the_outbox_is_signed_and_its_states_are_as_ever(kept):
    keys.begin("lantern.example")
    row = Outgoing.objects.create(**Letter(to=TO, subject="A code", text="123", kind="a/letter").as_json())
    assert sending.send(row.pk)
    row.refresh_from_db()
    assert row.state == State.SENT
    assert kept.letters[0][2].startswith(b"DKIM-Signature: ")
