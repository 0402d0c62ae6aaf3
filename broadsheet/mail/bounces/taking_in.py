"""Taking a returned mail in: kept first, read afterwards, by the worker if not at once. Nothing is ever answered."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail.bounces import counting, finding, owners
from broadsheet.mail.bounces.counting import Happened
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told, bare
from broadsheet.mail.bounces.reading import Reading, read
from broadsheet.mail.models import Fault, Outcome, ReturnedMail, Way
from broadsheet.mail.models.returned_mail import OPEN
from broadsheet.ops import audit

logger = logging.getLogger("broadsheet.mail")

LARGEST = 2_000_000
"""Octets that are kept of one. A bounce returns our letter at most, and that has a limit of its own."""
A_RUN = 200
KEPT_FOR = timedelta(days=30)
"""As long as somebody may ask why an address was suppressed. What was not understood stays until staff put it aside."""
OF_NOBODY = "Nothing in it shows that it is about a letter of ours."


def keep(raw: bytes, *, to: str = "", way: Way) -> ReturnedMail:
    """Write it down as it came. Once this returns it is safe; the same mail again is the same row."""
    digest = hashlib.sha256(raw).hexdigest()
    kept, _is_new = ReturnedMail.objects.get_or_create(
        digest=digest, defaults={"raw": raw[:LARGEST], "to": to[:320], "way": way}
    )
    return kept


def handle_waiting() -> int:
    """Read what came in: what the worker does. Returns how many."""
    waiting = ReturnedMail.objects.filter(outcome=Outcome.WAITING).order_by("pk").values_list("pk", flat=True)[:A_RUN]
    return sum(handle(pk) for pk in list(waiting))


def handle(pk: int) -> bool:
    """Read one and count what it says. Of two workers, one does it; killed in it, the next one begins anew."""
    with transaction.atomic():
        row = ReturnedMail.objects.select_for_update().filter(pk=pk, outcome=Outcome.WAITING).first()
        if row is None:
            return False
        reading = read(bytes(row.raw))
        happened = _happened(reading, row)
        outcome, note = _outcome(reading, happened)
        new = counting.count(happened)
        crashpoint("mail.bounce_counted")
        ReturnedMail.objects.filter(pk=pk).update(outcome=outcome, note=note[:300], handled_at=clock.now())
    for each in new:
        if each.told.fault != Fault.COMPLAINT:
            owners.tell(each.sent, each.told.said or str(each.told.fault.label))
    return True


def put_aside(*, pk: int, by: User) -> bool:
    """Staff have seen it. Its text is kept for a month more. False if somebody has already."""
    if not ReturnedMail.objects.filter(pk=pk, outcome__in=OPEN).update(outcome=Outcome.SEEN, handled_at=clock.now()):
        return False
    audit.note_about(act="returned_mail.put_aside", object_type="mail.returnedmail", object_id=pk, by=by)
    return True


def forget(now: datetime) -> int:
    """Delete what was understood, or put aside, a month ago. Returns how many."""
    done = (Outcome.COUNTED, Outcome.NOTHING, Outcome.SEEN)
    return ReturnedMail.objects.filter(outcome__in=done, handled_at__lt=now - KEPT_FOR).delete()[0]


def _happened(reading: Reading, row: ReturnedMail) -> list[Happened]:
    to = list(_to(row))
    found = ((finding.find(reading, told, to=to), told) for told in reading.told)
    return [Happened(sent, told, Way(row.way), row.made_at) for sent, told in _once(found)]


def _once(found: Iterator[tuple[Sent | None, Told]]) -> Iterator[tuple[Sent, Told]]:
    return ((sent, told) for sent, told in found if sent is not None)


def _outcome(reading: Reading, happened: list[Happened]) -> tuple[Outcome, str]:
    if reading.outcome == Outcome.COUNTED and not happened:
        return Outcome.STRANGE, OF_NOBODY
    return reading.outcome, reading.note


def _to(row: ReturnedMail) -> Iterator[str]:
    """Where it came to: the envelope's address if the transport told it, else what servers wrote into headers."""
    if row.to:
        yield row.to
    mail = message_from_bytes(bytes(row.raw)[:100_000])
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        for value in mail.get_all(name, [])[:5]:
            yield bare(str(value).rpartition("<")[2])
