"""What a returned mail says: which recipients failed and how, or that somebody complains, or nothing.

It reads what anybody may send here, so it believes nothing of it: whose letter it is shows elsewhere (`finding.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from broadsheet.mail.bounces import answers, complaints, plain, reports
from broadsheet.mail.bounces.parts import Told, originals
from broadsheet.mail.models import Outcome


@dataclass(frozen=True)
class Reading:
    """`told` is what failed. `senders` and `message_ids` name the letter, as far as the mail holds it."""

    outcome: Outcome
    told: tuple[Told, ...] = ()
    senders: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    note: str = ""


def read(raw: bytes) -> Reading:
    """Never raises: what can't be read is `UNREADABLE`."""
    try:
        return _read(message_from_bytes(raw))
    except Exception as error:  # a parser of what strangers send must not stop the worker
        return Reading(Outcome.UNREADABLE, note=f"{type(error).__name__}: {error}"[:300])


def _read(mail: Message) -> Reading:
    senders, message_ids = originals(mail)
    complaint = complaints.read(mail)
    if complaint is not None:
        if not complaint.is_one:
            return Reading(Outcome.NOTHING, note=complaint.kind)
        return Reading(Outcome.COUNTED, complaint.told, (*complaint.senders, *senders), message_ids)
    told = reports.read(mail)
    if told is None and not answers.is_answer(mail):
        told = plain.read(mail)
    elif told is None:
        return Reading(Outcome.NOTHING, note="An automatic answer.")
    if told is None:
        return Reading(Outcome.UNREADABLE, note="No report, and no form of bounce that is known.")
    outcome = Outcome.COUNTED if told else Outcome.NOTHING
    return Reading(outcome, told, senders, message_ids)
