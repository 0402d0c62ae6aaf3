"""Parts and headers of a mail, read as leniently as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from broadsheet.mail.models import Fault

MOST_PARTS = 100
"""A mail of more is not a bounce, but somebody's try at our memory."""


@dataclass(frozen=True)
class Told:
    """One recipient's failure. `original` is the address that the sender wrote to, where the report says it."""

    recipient: str
    original: str
    fault: Fault
    is_hard: bool
    status: str
    said: str


def header(mail: Message, name: str) -> str:
    """One header, decoded, on one line; empty if there is none."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return " ".join(str(value).split())


def parts(mail: Message) -> Iterator[Message]:
    """All of them, the first hundred."""
    for number, part in enumerate(mail.walk()):
        if number < MOST_PARTS:
            yield part


def text_of(part: Message) -> str:
    """The text of one part, whatever its charset claims."""
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return ""
    try:
        return body.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def bare(address: str) -> str:
    """`rfc822; <A@b.example>` → `A@b.example`."""
    found = address.split(";", 1)[-1].strip()
    return found.strip("<> \t\"'")[:320]


def originals(mail: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The envelope senders and message ids of the letter that is returned with it."""
    senders, message_ids = [], []
    for letter in _returned(mail):
        senders += [bare(header(letter, "Return-Path"))]
        message_ids += [header(letter, "Message-ID")]
    for reply in ("In-Reply-To", "References"):
        message_ids += re.findall(r"<[^<>\s]+>", header(mail, reply))
    return tuple(each for each in senders if each), tuple(each for each in message_ids if each)


def _returned(mail: Message) -> Iterator[Message]:
    inner = False
    for part in parts(mail):
        if inner:
            yield part
        inner = part.get_content_type() == "message/rfc822"
        if part.get_content_type() == "text/rfc822-headers":
            yield _headers(text_of(part))
        elif part.get_content_type() == "text/plain" and not mail.is_multipart():
            yield from _below(text_of(part))


def _below(text: str) -> Iterator[Message]:
    """The copy that servers write below their own text."""
    copy = COPY.split(text, maxsplit=1)
    if len(copy) > 1:
        yield _headers(copy[-1].lstrip())


COPY = re.compile(
    r"^-+ ?(?:Below this line is a copy of the message|This is a copy of (?:the|your) message[^\n]*?|Original message[^\n]*?"
    r"|Forwarded message[^\n]*?|The body of the message[^\n]*?)\.? ?-*\s*$",
    re.MULTILINE | re.IGNORECASE,
)
"""Where a server's own words end: what stands below it are ours, and may speak of unknown users."""


def _headers(text: str) -> Message:
    made = Message()
    name = ""
    for line in text.splitlines():
        if not line.strip():
            break
        if line[0] in " \t" and name:
            continue
        name, colon, value = line.partition(":")
        if colon:
            made[name] = value.strip()
    return made
