"""A letter that was put together from pieces says exactly what it would say if it had been written for its reader."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email import policy
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.mail.message import quoted
from broadsheet.mail.message.refusing import MessageError
from broadsheet.mail.message.template import Template

MARKS = ("[[greeting]]", "[[end]]", "[[click]]")
DATE = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
WORDS = st.text(
    st.one_of(st.sampled_from("=. \n\r\t-_?<>&\"'[]FromДякуємоїєґ😀=20=3D"), st.characters(exclude_categories=["Cs"])),
    max_size=100,
)
TEXTS = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from([*MARKS, "\n", "\n.\n", "\nFrom ", " \n", "https://lantern.example/_/[[click]]/a-story/?a=b"]),
    ),
    max_size=8,
).map("".join)
VALUES = st.fixed_dictionaries({mark: WORDS for mark in MARKS})


def letter(*, text, html="", values=None, **more):
    template = Template(
        sender="letters@lantern.example",
        sender_name="The Lantern",
        subject="Morning",
        text=text,
        html=html,
        marks=MARKS,
    )
    facts = {"to": "olha@reader.example", "message_id": "<1@lantern.example>", "date": DATE, **more}
    return template.spliced(values or dict.fromkeys(MARKS, "x"), **facts)


def read(raw):
    return email.message_from_bytes(raw, policy=policy.default)


def said(part):
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")


def with_values(text, values, *, in_html=False):
    """One pass, so that a value that looks like a mark stays what it is."""
    pattern = "|".join(re.escape(mark) for mark in MARKS)
    own = re.sub(pattern, lambda found: escape(values[found[0]]) if in_html else values[found[0]], text)
    return own.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS, TEXTS.filter(bool), VALUES)
@example(
    "[[greeting]]\n[[end]]", "<p>[[greeting]]", {"[[greeting]]": "Дорога Ольго, ", "[[end]]": ".", "[[click]]": "="}
)
@example("a [[greeting]] \nb", "x", {"[[greeting]]": "", "[[end]]": "", "[[click]]": ""})
@example("[[end]]\r[[end]]", "x", {"[[greeting]]": "", "[[end]]": "\n", "[[click]]": ""})
def test_a_spliced_letter_reads_as_its_text_with_the_values_in_it(text, html, values):
    text, html = joined_safely(text), joined_safely(html)
    message = read(letter(text=text, html=html, values=values))
    plain, marked_up = message.iter_parts()
    assert said(plain) == with_values(text, values)
    assert said(marked_up) == with_values(html, values, in_html=True)


def joined_safely(text):
    """A CR at a piece's end and an LF at the next one's beginning are two line ends or one: not asked here."""
    return re.sub(r"\r(?=\n|\[\[)|(?<=\]\])\n", " ", text)


@given(TEXTS, TEXTS, VALUES)
def test_no_line_is_too_long_and_every_one_ends_with_crlf(text, html, values):
    raw = letter(text=text, html=html, values=values)
    lines = raw.split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line and len(line) <= 76 for line in lines)
    assert raw.isascii()


@given(TEXTS, TEXTS, VALUES)
def test_no_line_begins_with_what_servers_and_mailboxes_change(text, html, values):
    body = letter(text=text, html=html, values=values).partition(b"\r\n\r\n")[2]
    assert not any(line.startswith((b".", b"From ")) for line in body.split(b"\r\n"))
    assert not re.search(rb"[ \t]{2}|[ \t]\r\n", body), "its relaxed form is another one"


@given(TEXTS, TEXTS.filter(bool))
def test_the_boundary_stands_in_no_text(text, html):
    template_text = f"{text}\n--=_\n--"
    raw = letter(text=template_text, html=html)
    boundary = read(raw).get_boundary().encode()
    assert raw.count(b"--" + boundary) == 3


def test_a_mark_may_stand_many_times_and_in_the_subject_and_in_headers():
    template = Template(
        sender="letters@lantern.example", subject="For [[greeting]]", text="[[end]] [[end]]\n", html="<b>[[end]]</b>",
        marks=MARKS, headers={"List-Unsubscribe": "<[[end]]>", "List-Id": "Ранок <morning.uk.lists.lantern.example>"},
    )  # fmt: skip
    end = "https://lantern.example/end/1?a=1&b=2"
    message = read(
        template.spliced(
            {"[[end]]": end, "[[greeting]]": "Olha"}, to="olha@reader.example", message_id="<1@l.example>", date=DATE
        )
    )
    plain, html = message.iter_parts()
    assert (said(plain), said(html)) == (f"{end} {end}\n", f"<b>{escape(end)}</b>")
    assert message["Subject"] == "For Olha"
    assert message["List-Unsubscribe"] == f"<{end}>"
    assert message["List-Id"].startswith("Ранок <morning")


def test_a_mark_without_a_value_makes_no_letter():
    with pytest.raises(MessageError, match="end"):
        letter(text="[[end]]", values={"[[greeting]]": "x"})


def test_another_subject_may_be_tried():
    assert read(letter(text="a", subject="Вечір"))["Subject"] == "Вечір"


def test_the_same_facts_make_the_same_bytes():
    assert letter(text="[[greeting]]", html="[[end]]") == letter(text="[[greeting]]", html="[[end]]")


@pytest.mark.control
def test_without_soft_breaks_around_values_a_line_could_grow_too_long(monkeypatch):
    plain = quoted.piece
    monkeypatch.setattr("broadsheet.mail.message.template.piece", lambda text: plain(text).removesuffix(quoted.SOFT))
    raw = letter(text="x" * 70 + "[[greeting]]", values={"[[greeting]]": "y" * 70})
    assert any(len(line) > 76 for line in raw.split(b"\r\n"))
