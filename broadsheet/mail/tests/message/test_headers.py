"""A letter's headers: each that must be there once, nothing that begins another, and nothing too long."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.mail.message import headers, identity
from broadsheet.mail.message.addresses import spelled
from broadsheet.mail.message.refusing import MessageError
from broadsheet.mail.message.template import Template

ONCE = ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type")
SUBJECTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=400)
DATE = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)


def letter(*, more=None, **facts):
    template = Template(
        sender="letters@lantern.example", sender_name="The Lantern", subject="Morning", text="a", html="b",
        marks=("[[end]]",), headers=more,
    )  # fmt: skip
    own = {"to": "olha@reader.example", "message_id": "<1@lantern.example>", "date": DATE, **facts}
    return template.spliced({"[[end]]": "https://lantern.example/end/1"}, **own)


def read(raw):
    return email.message_from_bytes(raw, policy=policy.default)


def test_what_must_stand_there_stands_there_once():
    raw = letter(more={"List-Id": "Morning <morning.lists.lantern.example>", "Precedence": "bulk"})
    message = read(raw)
    assert [message.get_all(name) and len(message.get_all(name)) for name in ONCE] == [1] * len(ONCE)
    assert len(message["From"].addresses) == 1
    assert message["Date"].datetime == DATE


@pytest.mark.parametrize("name", ["from", "Subject", "MESSAGE-ID", "Bcc", "Content-Type", "DKIM-Signature", "Received"])
def test_a_header_of_the_template_s_own_is_refused(name):
    with pytest.raises(MessageError):
        letter(more={name: "x"})


def test_the_same_header_twice_is_refused():
    with pytest.raises(MessageError):
        letter(more={"List-Post": "NO", "list-post": "NO"})


@pytest.mark.parametrize("bad", ["a\rb", "a\nb", "a\r\nBcc: x@example.org", "a\0b"])
def test_what_would_begin_another_header_is_refused(bad):
    for facts in (
        {"subject": bad}, {"name": bad}, {"to": f"{bad}@reader.example"}, {"to": f"olha@{bad}.example"},
        {"message_id": f"<{bad}@lantern.example>"}, {"more": {"Feedback-ID": bad}}, {"more": {bad: "x"}},
        {"more": {"List-Id": f"{bad} <a.example>"}}, {"more": {"Reply-To": f"{bad} <a@lantern.example>"}},
    ):  # fmt: skip
        with pytest.raises(MessageError):
            letter(**facts)


@given(SUBJECTS)
def test_a_subject_reads_as_it_was_written(subject):
    assert read(letter(subject=subject))["Subject"] == subject


@given(SUBJECTS)
def test_somebody_s_name_reads_as_it_was_written(name):
    # The library's newer reader puts a blank between two encoded words of a phrase, against RFC 2047 §6.2; its older one doesn't.
    called, address = parseaddr(email.message_from_bytes(letter(name=name))["To"])
    assert str(make_header(decode_header(called))) == " ".join(name.split())
    assert address == "olha@reader.example"


@given(SUBJECTS, SUBJECTS)
def test_header_lines_and_encoded_words_are_short(subject, name):
    head = letter(subject=subject, name=name).partition(b"\r\n\r\n")[0].decode()
    assert all(len(line) <= 998 for line in head.split("\r\n"))
    assert all(len(word) <= 75 for word in re.findall(r"=\?utf-8\?b\?\S*\?=", head))
    assert all(len(line) <= 76 for line in head.split("\r\n") if "=?utf-8?b?" in line)
    assert not re.search(r"^\s*$", head, re.MULTILINE), "a fold without a word"


@pytest.mark.parametrize(
    "bad",
    [
        "<mailto:end@lantern.example>", "<http://lantern.example/end/1>", "https://lantern.example/end/1",
        "<https://lantern.example/1>, <https://lantern.example/2>", "<https://lantern.example/1,2>", "",
    ],
)  # fmt: skip
def test_unsubscribing_takes_exactly_one_address_of_https(bad):
    with pytest.raises(MessageError):
        letter(more={"List-Unsubscribe": bad})


def test_list_id_has_at_most_255_octets():
    identifier = "morning.uk.lists.lantern.example"
    for name in ("Morning", "Ранкова пошта", "Ж" * 200, ""):
        line = headers.list_id(name, identifier)
        assert len(line.replace(b"\r\n", b"")) - len("List-Id: ") <= headers.LONGEST_LIST_ID
        assert line.endswith(f"<{identifier}>\r\n".encode())
    with pytest.raises(MessageError):
        headers.list_id("", "a" * 260)


@pytest.mark.parametrize(
    "bad",
    ["", "olha", "@reader.example", "olha@", "a b@reader.example", "a@b@reader.example", "<a@reader.example>", "a@-x.example",
     "a,b@reader.example", "a@reader..example", f"{'a' * 65}@reader.example", f"a@{'b' * 250}.example", "a@xn--.\udc80"],
)  # fmt: skip
def test_what_is_no_address_is_refused(bad):
    with pytest.raises(MessageError):
        spelled(bad)


@pytest.mark.parametrize(
    ("address", "as_spelled"),
    [
        ("olha@reader.example", "olha@reader.example"),
        ("o'neil+news@reader.example", "o'neil+news@reader.example"),
        ('"a b"@reader.example', '"a b"@reader.example'),
        ("ольга@пошта.example", "ольга@xn--80a1acn3a.example"),
    ],
)
def test_an_address_is_spelled_as_servers_want_it(address, as_spelled):
    assert spelled(address) == as_spelled


def test_a_message_id_is_the_same_for_the_same_letter_and_for_no_other(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    first = identity.message_id("issue:1", "subscription:2")
    assert first == identity.message_id("issue:1", "subscription:2")
    others = {identity.message_id(f"issue:{a}", f"subscription:{b}") for a in range(30) for b in range(30)}
    assert len(others) == 900
    assert identity.message_id("issue:12", "3") != identity.message_id("issue:1", "23")
    assert read(letter(message_id=first))["Message-ID"] == first
    assert "subscription" not in first


def test_feedback_id_has_four_parts_whatever_they_are_called():
    made = headers.feedback_id(issue="a:b", newsletter="morning", kind="issue", sender="lantern.example")
    assert made == "a-b:morning:issue:lantern.example"
    for sender in ("mail.of.the.lantern.example", "a.b"):
        assert 5 <= len(headers.feedback_id(issue="a", newsletter="b", kind="c", sender=sender).split(":")[3]) <= 15
