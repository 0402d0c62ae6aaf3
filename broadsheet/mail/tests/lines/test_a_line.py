"""What a line makes of what servers do: no letter is called taken that was not, and none is called lost that may have been taken."""

from __future__ import annotations

import ipaddress
import select
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.mail.lines.answers import Kind, Step
from broadsheet.mail.lines.server import NotConnectedError
from broadsheet.mail.message.refusing import MessageError
from broadsheet.mail.tests.lines.servers import CLOSE, SHORT, SILENCE, keeping, scripted

RAW = b"From: a@lantern.example\r\n\r\n.\r\n..\r\nHello.\r\n.b\r\n"
FROM, TO = "bounces@lantern.example", "olha@reader.example"
PIPELINED = b"250-here\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
PLAIN = b"250 here\r\n"
both_ways = pytest.mark.parametrize("ehlo", [PIPELINED, PLAIN], ids=["in one", "one by one"])


def carry(line, raw=RAW):
    """(what came before the dot, what came after it): the whole way of one letter."""
    answer = line.begin(FROM, TO)
    if not answer.is_accepted:
        return answer, None
    filled = line.fill(raw)
    if filled is not None:
        return filled, None
    line.end()
    return answer, line.answer()


def test_letters_arrive_byte_for_byte_with_their_dots():
    with keeping() as (server, kept):
        line = server.connect(SHORT)
        for _letter in range(3):
            assert carry(line)[1].is_accepted
            line.reset()
        line.close()
    assert kept.letters == [(FROM, TO, RAW)] * 3


@pytest.fixture(scope="module")
def keeper():
    with keeping() as made:
        yield made


@settings(max_examples=50)
@given(body=st.lists(st.sampled_from([b".", b"\r\n", b"a", b"\r\n.\r\n"]), max_size=20).map(b"".join))
def test_whatever_dots_a_letter_has_it_arrives_as_it_is(keeper, body):
    server, kept = keeper
    raw = b"From: a@lantern.example\r\n\r\n" + body + b"\r\n"
    line = server.connect(SHORT)
    assert carry(line, raw)[1].is_accepted
    line.close()
    assert kept.letters[-1][2] == raw


@pytest.mark.parametrize("bad", [b"a\n", b"a\r", b"a\r\nb\nc\r\n", b"a", b"a\r\n\n.\r\n"])
def test_a_letter_with_other_line_ends_is_not_filled_in(bad):
    with scripted() as server:
        line = server.server.connect(SHORT)
        line.begin(FROM, TO)
        with pytest.raises(ValueError, match="CRLF"):
            line.fill(bad)
        line.close()
    assert server.letters == []


@both_ways
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"450 4.2.0 later\r\n", Kind.DEFERRED),
        (b"452 4.3.1 full\r\n", Kind.DEFERRED),
        (b"421 4.7.28 slow down\r\n", Kind.DEFERRED),
        (b"550 5.1.1 nobody\r\n", Kind.REFUSED),
        (b"999 what\r\n", Kind.LOST),
        (b"hello\r\n", Kind.LOST),
        (CLOSE, Kind.LOST),
        (SILENCE, Kind.LOST),
        (b"25", Kind.LOST),
    ],
    ids=["450", "452", "421", "550", "999", "no code", "closed", "silence", "half an answer"],
)
def test_before_the_dot_the_answer_is_the_server_s_and_nothing_was_taken(ehlo, step, said, kind):
    with scripted(EHLO=ehlo, **{step: [said]}) as server:
        line = server.server.connect(SHORT)
        answer, after = carry(line)
        assert (answer.kind, answer.step, after) == (kind, Step[step], None)
        assert not answer.is_unknown
        is_closed = kind is Kind.LOST or said.startswith(b"421")
        assert line.is_open is not is_closed
        if line.is_open:
            line.reset()
            assert carry(line)[1].is_accepted, "the next letter goes by the same line"
            line.close()
        else:
            assert carry(line)[0].kind is Kind.LOST
    assert server.letters.count(RAW) == (0 if is_closed else 1)


@both_ways
def test_a_refusal_for_the_recipient_with_a_server_that_then_wants_the_letter_anyway(ehlo):
    """RFC 2920 §3.1: an empty letter ends it; with `DATA` refused, as it should be, none is needed."""
    for data in (b"354 go on\r\n", b"503 5.5.1 no recipients\r\n"):
        with scripted(
            EHLO=ehlo, RCPT=[b"550 5.1.1 nobody\r\n"], DATA=[data], DOT=[b"554 5.5.1 no recipients\r\n"]
        ) as server:
            line = server.server.connect(SHORT)
            assert (line.begin(FROM, TO).enhanced, line.is_open) == ("5.1.1", True)
            line.reset()
            server.answers.clear()
            assert carry(line)[1].is_accepted
            line.close()
            assert [letter for letter in server.letters if letter] == [RAW]


def test_552_for_the_recipient_is_for_later_and_elsewhere_for_good():
    for step, kind in (("RCPT", Kind.DEFERRED), ("MAIL", Kind.REFUSED), ("DATA", Kind.REFUSED), ("DOT", Kind.REFUSED)):
        with scripted(**{step: b"552 5.2.2 full\r\n"}) as server:
            line = server.server.connect(SHORT)
            answer, after = carry(line)
            assert (after or answer).kind is kind
            line.close()


@pytest.mark.parametrize(
    ("said", "kind", "is_unknown"),
    [
        (b"250 ok\r\n", Kind.ACCEPTED, False),
        (b"250-yes\r\n250 2.6.0 ok\r\n", Kind.ACCEPTED, False),
        (b"451 4.3.0 later\r\n", Kind.DEFERRED, False),
        (b"452 4.3.1 full\r\n", Kind.DEFERRED, False),
        (b"421 4.3.2 closing\r\n", Kind.DEFERRED, False),
        (b"554 5.7.1 spam\r\n", Kind.REFUSED, False),
        (b"354 what\r\n", Kind.LOST, True),
        (b"yes\r\n", Kind.LOST, True),
        (b"25", Kind.LOST, True),
        (b"250-yes\r\n", Kind.LOST, True),
        (CLOSE, Kind.LOST, True),
        (SILENCE, Kind.LOST, True),
    ],
)
def test_after_the_dot_what_is_not_said_nobody_knows(said, kind, is_unknown):
    with scripted(DOT=[said]) as server:
        line = server.server.connect(SHORT)
        answer = carry(line)[1]
        assert (answer.kind, answer.step, answer.is_unknown) == (kind, Step.DOT, is_unknown)
        assert line.is_open is not (is_unknown or said.startswith(b"421"))
        line.close()
    assert server.letters == [RAW]


@pytest.mark.parametrize("said", [CLOSE, b"451 4.3.0 no more\r\n", b"250 ok\r\n"])
def test_a_server_that_does_not_wait_for_the_dot_gets_none(said):
    with scripted(part=said) as server:
        line = server.server.connect(SHORT)
        assert line.begin(FROM, TO).is_accepted
        line.fill(RAW)
        assert line.is_answered(within=2)
        line.end()
        answer = line.answer()
        assert not answer.is_unknown
        assert answer.kind is (Kind.DEFERRED if said is not CLOSE and said.startswith(b"451") else Kind.LOST)
        assert not line.is_open
    assert server.letters == []


def test_a_slow_answer_is_waited_for_and_one_that_drips_is_not_waited_for_for_ever():
    with scripted(DOT=[(0.3, b"250 at last\r\n")]) as server:
        line = server.server.connect(SHORT)
        assert carry(line)[1].is_accepted
        line.close()
    drip = dict.fromkeys([b"250-%d\r\n" % count for count in range(300)])
    with scripted(DOT=[drip]) as server:
        line = server.server.connect(SHORT)
        assert carry(line)[1].is_unknown


def test_an_answer_can_be_polled_for():
    with scripted(DOT=[(0.2, b"250 at last\r\n")]) as server:
        line = server.server.connect(SHORT)
        line.begin(FROM, TO)
        line.fill(RAW)
        line.end()
        assert not line.is_answered()
        assert select.select([line], [], [], 5)[0] == [line]
        assert line.is_answered()
        assert line.answer().is_accepted
        assert line.answer().is_accepted, "asked again, it says the same"
        line.close()


def test_a_letter_that_is_half_said_is_nothing():
    with scripted() as server:
        line = server.server.connect(SHORT)
        line.begin(FROM, TO)
        line.fill(RAW)
        line.reset()
        assert not line.is_open
        line = server.server.connect(SHORT)
        line.begin(FROM, TO)
        line.fill(RAW)
        line.close()
    assert server.letters == []


def test_what_makes_no_address_never_reaches_the_line():
    with scripted() as server:
        line = server.server.connect(SHORT)
        for bad in ("olha@reader.example>\r\nRCPT TO:<x@else.example", "", "a b@reader.example"):
            with pytest.raises(MessageError):
                line.begin(FROM, bad)
            with pytest.raises(MessageError):
                line.begin(bad, TO)
        assert carry(line)[1].is_accepted
        line.close()


def test_eight_bits_and_addresses_in_utf_8_go_only_where_they_are_offered():
    eight = RAW + "Доброго ранку\r\n".encode()
    with scripted(EHLO=PLAIN) as server:
        line = server.server.connect(SHORT)
        assert line.begin(FROM, "ольга@reader.example").enhanced == "5.6.7"
        assert not line.begin(FROM, "ольга@reader.example").is_about_the_recipient
        assert carry(line, eight)[0].kind is Kind.REFUSED
        assert "BODY" not in "".join(server.heard)
        assert server.letters == []
    with scripted(EHLO=b"250-here\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n") as server:
        line = server.server.connect(SHORT)
        assert line.begin(FROM, "ольга@пошта.example").is_accepted
        assert line.fill(eight) is None
        line.end()
        assert line.answer().is_accepted
        assert f"MAIL FROM:<{FROM}> BODY=8BITMIME SMTPUTF8" in server.heard
        line.close()


@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": CLOSE}, {"greeting": SILENCE}, {"greeting": b"421 4.3.2 too many\r\n"}, {"greeting": b"554 no\r\n"},
        {"EHLO": CLOSE}, {"EHLO": b"421 no\r\n", "HELO": b"421 no\r\n"}, {"EHLO": SILENCE},
    ],
)  # fmt: skip
def test_a_server_that_gives_no_line_says_why(answers):
    with scripted(**answers) as server, pytest.raises(NotConnectedError) as raised:
        server.server.connect(SHORT)
    assert raised.value.answer.step is Step.CONNECT
    assert not raised.value.answer.is_accepted


def test_a_server_that_is_away_gives_no_line():
    with scripted() as server:
        away = server.server
    with pytest.raises(NotConnectedError):
        away.connect(SHORT)


def test_a_server_without_tls_gets_no_word_where_the_settings_ask_for_it():
    with scripted() as server, pytest.raises(NotConnectedError):
        replace(server.server, starttls=True, user="a", password="secret").connect(SHORT)
    assert not any("AUTH" in words or "MAIL" in words for words in server.heard)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """(context of the server, context of whoever trusts it)."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return theirs, ssl.create_default_context(cafile=folder / "cert.pem")


def test_over_tls_letters_go_and_answers_are_polled_for(sealed):
    theirs, ours = sealed
    with keeping(tls_context=theirs, require_starttls=True) as (server, kept):
        line = replace(server, starttls=True, context=ours).connect(SHORT)
        line.begin(FROM, TO)
        assert line.fill(RAW) is None
        line.end()
        assert line.is_answered(within=2)
        assert line.answer().is_accepted
        line.close()
    assert len(kept.letters) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_password(sealed):
    theirs, _ours = sealed
    with keeping(tls_context=theirs, require_starttls=True) as (server, _kept), pytest.raises(NotConnectedError):
        replace(server, starttls=True, user="a", password="secret").connect(SHORT)


def test_what_was_said_before_tls_is_forgotten(sealed):
    """A stranger between the two could have added it (CVE-2011-0411 and its kin)."""
    theirs, ours = sealed
    offer = [b"250-here\r\n250 STARTTLS\r\n", b"250 here\r\n"]
    added = b"220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n"
    with scripted(seal=theirs, EHLO=offer, STARTTLS=added) as server, pytest.raises(NotConnectedError):
        replace(server.server, starttls=True, user="a", password="secret", context=ours).connect(SHORT)
    assert [words.split()[0].lower() for words in server.heard] == ["ehlo", "starttls", "ehlo"]
