"""Handing a letter to the transport: claimed before, so that no letter is ever handed over twice unasked.

Mail has no key by which a server would know a letter again. So a letter of which nobody can say whether it went, because
the worker was killed or the line broke in the middle, is parked for people to decide about.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail import bouncing, keepers, reserved, verp
from broadsheet.mail.bounces import outbox, owners
from broadsheet.mail.models import Outgoing, State
from broadsheet.mail.suppression import holding

logger = logging.getLogger("broadsheet.mail")

STALE_AFTER = timedelta(minutes=10)
"""Each step of an attempt ends by itself after `EMAIL_TIMEOUT`, half a minute: nobody is at it any more."""
UNKNOWN = "The attempt was cut off: nobody knows whether it arrived."
SANDBOX = "550 5.1.1 There is no such mailbox (sandbox)."
SUPPRESSED = "Suppressed:"
OVERTAKEN = "It was true no more when its turn had come."
FORGOTTEN = {"text": "", "html": "", "headers": {}}


def send(pk: int) -> bool:
    """Make the one attempt. False if it is another's, was made, or shall not be. Raises what is worth another try by the queue."""
    waiting = Outgoing.objects.filter(pk=pk, state=State.WAITING).first()
    if waiting is None:
        return False
    if reserved.is_refused(waiting.to):
        Outgoing.objects.drop(pk, reserved.REASON)
        return False
    if _is_held(waiting):
        return False
    with get_connection() as line:  # a server that is away costs no attempt
        crashpoint("mail.before_claim")
        if not _is_still_true(waiting) or not Outgoing.objects.claim(pk):
            return False
        crashpoint("mail.after_claim")
        row = Outgoing.objects.get(pk=pk)
        try:
            _message(row, line).send()
        except Exception as error:
            _failed(row, error)
            return False
        crashpoint("mail.after_transport")
        _write_down(row)
        crashpoint("mail.after_sent")
    if bouncing.bounces_here(row):
        bouncing.refused(letter=row, reason=SANDBOX, said=SANDBOX, code=550)
    return True


def _is_held(row: Outgoing) -> bool:
    """Whether its address gets no such letter; it is as if it had come back."""
    held = holding.stops(kind=row.kind, to=row.to)
    if held is None:
        return False
    if Outgoing.objects.drop(row.pk, f"{SUPPRESSED} {held.get_reason_display()}"):
        bouncing.bounce(letter=row, reason=f"{SUPPRESSED} {held.get_reason_display()}")
    return True


def park_stale() -> int:
    """Put aside what a killed worker had in its hands. Returns how many."""
    stale = Outgoing.objects.stale(clock.now() - STALE_AFTER)
    return stale.update(state=State.PARKED, reason=UNKNOWN)


def _is_still_true(row: Outgoing) -> bool:
    """Ask whoever keeps such letters, and have it say what is true now. Not claimed yet: dying here loses nothing."""
    keeper = keepers.of(row.kind)
    if keeper is None:
        return True
    letter = keeper.say(row)
    if letter is None:
        Outgoing.objects.drop(row.pk, OVERTAKEN)
        return False
    fresh = letter.as_json() | {"kind": row.kind}
    Outgoing.objects.filter(pk=row.pk, state=State.WAITING).update(**fresh)
    return True


@transaction.atomic
def _write_down(row: Outgoing) -> None:
    keeper = keepers.of(row.kind)
    if Outgoing.objects.held(row.pk).update(state=State.SENT, sent_at=clock.now(), **FORGOTTEN) and keeper is not None:
        keeper.handed(row)


def _message(row: Outgoing, line: object) -> EmailMultiAlternatives:
    """The letter, with what it will be known by if it comes back."""
    letter = row.letter
    headers = {"Message-ID": outbox.message_id(row)} | letter.headers
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=headers, connection=line)
    message.metadata = {owners.LETTER: outbox.key_of(row)}  # type: ignore[attr-defined]  # Anymail's
    if settings.BOUNCES_COME_BACK:
        message.extra_headers.setdefault("From", message.from_email)
        message.from_email = verp.sender_for(outbox.key_of(row))
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _failed(row: Outgoing, error: Exception) -> None:
    """Back to waiting if the server said that it took nothing and may later; aside for everything else."""
    code = _refusal(error)
    if code is not None and 400 <= code < 500:
        Outgoing.objects.held(row.pk).update(state=State.WAITING, claimed_at=None)
        raise error
    reason = f"{type(error).__name__}: {error}" if code is not None else UNKNOWN
    logger.warning("Letter %s is parked: %s: %s", row.pk, type(error).__name__, error)
    Outgoing.objects.held(row.pk).update(state=State.PARKED, reason=reason[:500])
    if isinstance(error, smtplib.SMTPRecipientsRefused) and code is not None:
        bouncing.refused(letter=row, reason=reason, said=_said(error), code=code)


def _said(error: smtplib.SMTPRecipientsRefused) -> str:
    """The server's own words."""
    words = (said for _code, said in error.recipients.values())
    return " ".join(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said) for said in words)


def _refusal(error: Exception) -> int | None:
    """The code of a server that has plainly refused; None if nobody knows what it did."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _said in error.recipients.values()), default=None)
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    return None
