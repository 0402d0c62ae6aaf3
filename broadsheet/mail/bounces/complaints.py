"""Complaints: RFC 5965 (ARF). `abuse` and `fraud` say that a reader does not want this; other types say nothing of the kind."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_string
from email.message import Message

from broadsheet.mail.bounces.parts import Told, bare, header, parts, text_of
from broadsheet.mail.models import Fault

COMPLAIN = {"abuse", "fraud"}


@dataclass(frozen=True)
class Feedback:
    """One report; `is_one` says whether it is a complaint."""

    kind: str
    is_one: bool
    told: tuple[Told, ...]
    senders: tuple[str, ...]


def read(mail: Message) -> Feedback | None:
    """None if it is no feedback report."""
    for part in parts(mail):
        if part.get_content_type() == "message/feedback-report":
            return _feedback(_fields(part))
    return None


def _fields(part: Message) -> Message:
    """The parser takes an unknown `message/…` for a mail of its own: its headers are the fields."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return message_from_string(text_of(part) or str(payload))


def _feedback(fields: Message) -> Feedback:
    kind = header(fields, "Feedback-Type").lower()
    recipient = bare(header(fields, "Original-Rcpt-To"))
    told = Told(recipient, recipient, Fault.COMPLAINT, is_hard=True, status="", said=header(fields, "User-Agent"))
    sender = bare(header(fields, "Original-Mail-From"))
    return Feedback(kind, kind in COMPLAIN, (told,), (sender,) if sender else ())
