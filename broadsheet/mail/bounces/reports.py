"""Delivery reports: RFC 3464. Only `failed` is a failure; `delayed` is none yet, and the rest are good news."""

from __future__ import annotations

from email.message import Message

from broadsheet.mail.bounces.judging import judge
from broadsheet.mail.bounces.parts import Told, bare, header, parts, text_of

FAILED = "failed"


def read(mail: Message) -> tuple[Told, ...] | None:
    """What failed, a recipient each; empty if nothing did; None if there is no report in it."""
    for part in parts(mail):
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            groups = [group for group in _groups(part) if group.get("Action") or group.get("Final-Recipient")]
            return tuple(_told(group, mail) for group in groups if header(group, "Action").strip().lower() == FAILED)
    return None


def _groups(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _told(group: Message, mail: Message) -> Told:
    final, original = header(group, "Final-Recipient"), header(group, "Original-Recipient")
    said = header(group, "Diagnostic-Code").split(";", 1)[-1].strip()
    found = judge(said=said or _notice(mail), status=header(group, "Status").split(" ")[0])
    return Told(bare(final), bare(original), found.fault, found.is_hard, found.status, said)


def _notice(mail: Message) -> str:
    """The words for people, where the report has no diagnosis."""
    return next((text_of(part)[:2000] for part in parts(mail) if part.get_content_type() == "text/plain"), "")
