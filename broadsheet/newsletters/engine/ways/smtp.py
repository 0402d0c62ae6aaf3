"""Letters over lines of SMTP: put together from a template, signed, and handed over in steps."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.mail import verp
from broadsheet.mail.dkim import keys
from broadsheet.mail.dkim.signing import Signer
from broadsheet.mail.lines.answers import Answer, Kind, Step
from broadsheet.mail.lines.line import CLOSING, Line
from broadsheet.mail.lines.pool import Pool, answered
from broadsheet.mail.lines.server import NotConnectedError
from broadsheet.mail.message.refusing import MessageError
from broadsheet.mail.message.template import Template
from broadsheet.newsletters.engine import owning
from broadsheet.newsletters.engine.letters import MARKS, Mailing, One
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.engine.ways.way import Way

logger = logging.getLogger("broadsheet.newsletters")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds until a server that gives no line is asked again, doubled each time."""


class Templates:
    """The letters of one process's sendings, encoded once."""

    def __init__(self) -> None:
        """None is made yet."""
        self._name, self.sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        self._made: dict[tuple[int, bool], tuple[Mailing, Template, Signer | None]] = {}

    def letter(self, mailing: Mailing, one: One) -> bytes:
        """One reader's own, signed. Raises `MessageError`."""
        template, signer = self._template(mailing, is_member=one.is_member)
        raw = template.spliced(
            mailing.values(one), to=one.to, name=one.name, message_id=one.message_id, date=clock.now(),
            subject=mailing.subject(one),
        )  # fmt: skip
        return signer.signed(raw) if signer else raw

    def bounces_to(self, one: One) -> str:
        """The envelope's sender: the letter's own, if the installation has a mailbox for what comes back."""
        return verp.sender_for(owning.key_of(one.pk)) if settings.BOUNCES_COME_BACK else self.sender

    def _template(self, mailing: Mailing, *, is_member: bool) -> tuple[Template, Signer | None]:
        """Made anew for each `Mailing`, every ten minutes: keys that were replaced since are heard of then."""
        made = self._made.get((mailing.pk, is_member))
        if made is None or made[0] is not mailing:
            written = mailing.written[is_member]
            template = Template(
                sender=self.sender, sender_name=self._name, subject=written.subject, text=written.text,
                html=written.html, marks=MARKS, headers=mailing.headers,
            )  # fmt: skip
            made = self._made[mailing.pk, is_member] = (mailing, template, keys.signer())
        return made[1], made[2]


class SmtpLine:
    """One line, and the letter that is on it."""

    def __init__(self, line: Line, templates: Templates) -> None:
        """Taken from the pool."""
        self.line = line
        self._templates = templates

    def fill(self, mailing: Mailing, one: One) -> Result | None:
        """MAIL, RCPT, DATA and all of the letter but its final dot."""
        try:
            raw = self._templates.letter(mailing, one)
            answer = self.line.begin(self._templates.bounces_to(one), one.to)
        except MessageError as error:
            return Result(one, End.REFUSED, 0, str(error))
        if answer.is_accepted:
            refusal = self.line.fill(raw)
            return None if refusal is None else result(one, refusal)
        return result(one, answer)

    def end(self) -> None:
        """The final dot."""
        self.line.end()

    def drop(self) -> None:
        """Whatever is half said is broken off."""
        self.line.reset()

    def result(self, one: One) -> Result:
        """What the server said."""
        return result(one, self.line.answer())


class SmtpLines:
    """The pool, as the engine wants it."""

    def __init__(self, most: int) -> None:
        """No line is made yet."""
        self.most = most
        self._pool = Pool(most=most)
        self._templates = Templates()
        self._pause, self._not_before = FIRST_PAUSE, 0.0
        self._taken = 0

    def take(self) -> Way | None:
        """A line; None while the server gives none."""
        if self._taken >= self.most or time.monotonic() < self._not_before:
            return None
        try:
            line = self._pool.take()
        except NotConnectedError as error:
            logger.warning("The mail server gives no line: %s", error)
            self._not_before = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            return None
        self._pause = FIRST_PAUSE
        self._taken += 1
        return SmtpLine(line, self._templates)

    def give(self, way: Way) -> None:
        """Back into the pool."""
        assert isinstance(way, SmtpLine)  # noqa: S101 — it came from here
        self._taken -= 1
        self._pool.give(way.line)

    def answered(self, ways: Sequence[Way], within: float) -> list[Way]:
        """Those whose server has spoken, or is gone."""
        by_line = {id(way.line): way for way in ways if isinstance(way, SmtpLine)}
        found = answered([way.line for way in by_line.values()], within)
        return [by_line[id(line)] for line in found]

    def close(self) -> None:
        """Close all lines."""
        self._pool.close()


def result(one: One, answer: Answer) -> Result:
    """What a server's answer means for the letter. What it says of us (to MAIL) is no word about the reader."""
    said = f"{answer.enhanced} {answer.text}".strip() if not answer.text.startswith(answer.enhanced) else answer.text
    if answer.is_accepted:
        return Result(one, End.ACCEPTED, answer.code, answer=answer)
    if answer.is_unknown:
        return Result(one, End.UNCERTAIN, answer.code, said, answer)
    if answer.kind is Kind.LOST or answer.code == CLOSING or answer.step is Step.CONNECT:
        return Result(one, End.LOST, answer.code, said, answer)
    if answer.kind is Kind.REFUSED and answer.step is not Step.MAIL:
        return Result(one, End.REFUSED, answer.code, said, answer)
    return Result(one, End.DEFERRED, answer.code, said, answer)
