"""What we sign is verified by dkimpy and by a verifier from the RFC's text, at every edge of email.md §4."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.mail.dkim import canonical, records
from broadsheet.mail.dkim.signing import LASTS, Key, Signer
from broadsheet.mail.message.template import Template
from broadsheet.mail.message.tidy import Tidy
from broadsheet.mail.tests.dkim.verifying import tags, unfolded, verifies

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import dkim

RSA = Key("lantern.example", "b1", generate_private_key(public_exponent=65537, key_size=2048))
ED = Key("lantern.example", "b1-ed", Ed25519PrivateKey.generate())
RECORDS = {record.name: record.text for record in (records.of(RSA), records.of(ED))}
SIGNER = Signer([RSA, ED])

HEAD = b"From: The Lantern <letters@lantern.example>\r\nTo: olha@reader.example\r\nSubject: Morning\r\n"
EDGES = {
    "plain": HEAD + b"\r\nHello.\r\n",
    "empty body": HEAD + b"\r\n",
    "no body and no line before it": HEAD,
    "a body of one empty line": HEAD + b"\r\n\r\n",
    "a body of empty lines": HEAD + b"\r\n\r\n\r\n\r\n",
    "empty lines at the end": HEAD + b"\r\nHello.\r\n\r\n\r\n\r\n",
    "no end of the last line": HEAD + b"\r\nHello.",
    "blanks at line ends": HEAD + b"\r\nHello. \t \r\n \r\n\t\r\nBye  \r\n",
    "blanks alone": HEAD + b"\r\n   \r\n",
    "blanks in a row": HEAD + b"\r\na  b\t\tc \td\r\n  e\r\n",
    "bare line feeds": HEAD + b"\r\nHello.\nBye.\n",
    "bare carriage returns": HEAD + b"\r\nHello.\rBye.\r",
    "all line ends mixed": HEAD.replace(b"\r\n", b"\n") + b"\nHello.\r\nBye.\n\r\n",
    "folded headers": HEAD
    + b"List-Help:\r\n <https://lantern.example/help>,\r\n\t<https://lantern.example/more>\r\n\r\nHi\r\n",
    "blanks around a value": HEAD + b"Reply-To: \t  editors@lantern.example  \t\r\n\r\nHi\r\n",
    "UTF-8 in headers": "From: Ліхтар <letters@lantern.example>\r\nSubject: Доброго ранку, Ольго\r\n\r\nHi\r\n".encode(),
    "encoded words": HEAD.replace(b"Morning", b"=?utf-8?b?0YDQsNC90L7Qug==?=\r\n =?utf-8?b?IQ==?=") + b"\r\nHi\r\n",
    "an empty header": HEAD + b"Reply-To:\r\n\r\nHi\r\n",
    "dots at line beginnings": HEAD + b"\r\n.\r\n..\r\n.a\r\n",
    "eight bits": HEAD + "\r\nДоброго ранку.\r\n".encode(),
    "a header that stands twice": HEAD + b"Received: a\r\nReply-To: a@b.example\r\nReply-To: c@d.example\r\n\r\nHi\r\n",
    "a long line": HEAD + b"\r\n" + b"x" * 998 + b"\r\n",
}


def by_dkimpy(message):
    found = dkim.DKIM(message)
    return [_holds(found, at) for at in range(message.count(b"DKIM-Signature:"))]


def _holds(found, at):
    try:
        return found.verify(idx=at, dnsfunc=lambda name, timeout=5: RECORDS[name.decode().rstrip(".")].encode())
    except dkim.ValidationError:  # the body, or a time
        return False


def by_the_rfc(message):
    now = int(clock.now().timestamp())
    return [holds for _algorithm, holds in verifies(message, RECORDS, now=now)]


def signature_of(message):
    return [tags(value) for name, value in unfolded(message.partition(b"\r\n\r\n")[0]) if name == "DKIM-Signature"]


@pytest.mark.parametrize("message", EDGES.values(), ids=EDGES.keys())
def test_both_verifiers_agree_to_both_signatures(message):
    signed = SIGNER.signed(message)
    assert by_dkimpy(signed) == [True, True]
    assert by_the_rfc(signed) == [True, True]


BODIES = st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"\n", b"\r", b"a", b".", b"=", "ї".encode()]), max_size=30)


@given(BODIES.map(b"".join))
def test_any_body_is_verified(body):
    signed = SIGNER.signed(HEAD + b"\r\n" + body)
    assert by_the_rfc(signed) == [True, True]
    assert by_dkimpy(signed) == [True, True]


@given(st.lists(st.tuples(st.sampled_from(["To", "Cc", "List-Id", "Reply-To"]), st.text("aї \t;:=", max_size=20))))
def test_any_headers_are_verified(fields):
    more = "".join(f"{name}: {text.strip()}\r\n" for name, text in fields).encode()
    signed = SIGNER.signed(b"From: a@lantern.example\r\n" + more + b"\r\nHi\r\n")
    assert by_the_rfc(signed) == [True, True]
    assert by_dkimpy(signed) == [True, True]


@pytest.mark.control
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Hello.", b"Hallo."), (b"Subject: Morning", b"Subject: Evening"), (b"olha@", b"ihor@"),
        (b"Subject: Morning\r\n", b"Subject: Morning\r\nSubject: Another\r\n"),
        (b"Subject: Morning\r\n", b"Subject: Morning\r\nFrom: somebody@else.example\r\n"),
        (b"To: olha@reader.example\r\n", b"To: olha@reader.example\r\nTo: ihor@reader.example\r\n"),
        (b"Hello.\r\n", b"Hello.\r\nAnd more.\r\n"),
    ],
)  # fmt: skip
def test_a_letter_that_was_changed_is_not_verified(before, after):
    changed = SIGNER.signed(EDGES["plain"]).replace(before, after)
    assert by_the_rfc(changed) == [False, False]
    assert not any(by_dkimpy(changed))


def test_what_relays_add_and_fold_anew_changes_nothing():
    signed = SIGNER.signed(EDGES["folded headers"])
    relayed = b"Return-Path: <b@lantern.example>\r\nReceived: from a\r\n by b\r\n" + signed.replace(
        b"Morning", b"\r\n\tMorning"
    )
    assert by_the_rfc(relayed) == [True, True]


def test_what_the_signature_says_is_what_email_md_asks_for():
    message = HEAD + (
        b"Date: Sun, 29 Nov 2026 07:00:00 +0000\r\nReply-To: a@lantern.example\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain\r\nList-Unsubscribe: <https://lantern.example/1>\r\nList-Id: <a.lantern.example>\r\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nReceived: a\r\nReturn-Path: <b@lantern.example>\r\n\r\nHi\r\n"
    )
    for said in signature_of(SIGNER.signed(message)):
        names = said["h"].split(":")
        assert {"date", "reply-to", "mime-version", "content-type", "list-id"} <= set(names)
        assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(names)
        assert [names.count(name) for name in ("from", "subject", "to")] == [2, 2, 2]
        assert not {"received", "return-path", "dkim-signature"} & set(names)
        assert "l" not in said
        assert int(said["x"]) - int(said["t"]) == LASTS.total_seconds()
        assert said["d"] == "lantern.example"


def test_a_signature_holds_for_a_week():
    with time_machine.travel(datetime(2026, 11, 29, tzinfo=UTC), tick=False):
        signed = SIGNER.signed(EDGES["plain"])
    with time_machine.travel(datetime(2026, 11, 29, tzinfo=UTC) + LASTS - timedelta(seconds=1), tick=False):
        assert by_the_rfc(signed) == [True, True]
    with time_machine.travel(datetime(2026, 11, 29, tzinfo=UTC) + LASTS, tick=False):
        assert by_the_rfc(signed) == [False, False]


def test_a_small_key_is_refused():
    with pytest.raises(ValueError, match="2048"):
        Key("lantern.example", "b1", generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505


def test_a_letter_without_from_is_not_signed():
    with pytest.raises(ValueError, match="From"):
        SIGNER.signed(b"To: a@reader.example\r\n\r\nHi\r\n")


def test_a_spliced_letter_is_verified_and_its_body_is_its_own_relaxed_form():
    template = Template(
        sender="letters@lantern.example", sender_name="Ліхтар", subject="Ранок", text="[[a]]\n .  \n\n\n", html="<p>  [[a]]",
        marks=("[[a]]",), headers={"List-Unsubscribe": "<https://lantern.example/[[a]]>"},
    )  # fmt: skip
    raw = template.spliced(
        {"[[a]]": "7-x"}, to="olha@reader.example", message_id="<1@lantern.example>", date=clock.now()
    )
    assert canonical.body(canonical.halves(raw)[1]) == canonical.halves(raw)[1]
    with time_machine.travel(clock.now(), tick=False):
        signed = SIGNER.signed(raw)
        assert signed == SIGNER.signed(bytes(raw)), "it would be another one if it were looked at"
    assert isinstance(signed, Tidy)
    assert signed.endswith(raw)
    assert by_dkimpy(signed) == by_the_rfc(signed) == [True, True]


@given(BODIES.map(b"".join))
def test_lines_of_the_signature_are_short(body):
    head = SIGNER.signed(HEAD + b"\r\n" + body).partition(b"From: ")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
    assert not re.search(rb"[^\r]\n|\r[^\n]", head)
