"""One line to a mail server, letter after letter, each in steps."""

from __future__ import annotations

import contextlib
import enum
import re
import smtplib
import ssl
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from broadsheet.mail.lines.answers import Answer, Kind, Step, lost, said
from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.lines.speaking import Speaking
from broadsheet.mail.message.addresses import spelled
from broadsheet.mail.message.tidy import Tidy

BLOCK = 64 * 1024
"""Bytes handed to the line at once."""
CLOSING = 421
"""With this the server closes the line; the letter may come again by another."""
_DOT = re.compile(rb"(?m)^\.")
_Command = tuple[Step, str, int]
"""What is answered, what is said, and the digit with which the wanted answer begins."""


class _Stage(enum.Enum):
    FREE = enum.auto()
    DATA = enum.auto()
    """The server waits for the letter and its final dot."""
    DOT = enum.auto()
    """The dot was sent, and the answer is awaited."""


class Line:
    """Nothing here raises for what a server does: answers tell. What comes after `is_open` has become false is `lost`."""

    def __init__(self, speaking: Speaking, patience: Patience) -> None:
        """`speaking` is connected and signed in."""
        self._speaking = speaking
        self._patience = patience
        self._stage = _Stage.FREE
        self._end: Answer | None = None
        self.carried = 0
        """Letters that were begun on it."""
        self.used_at = time.monotonic()

    @property
    def is_open(self) -> bool:
        """Whether another letter may be begun on it."""
        return self._speaking.sock is not None

    def offers(self, extension: str) -> bool:
        """Whether the server has said so in its answer to EHLO."""
        return self._speaking.has_extn(extension)

    @property
    def certificate_ends(self) -> datetime | None:
        """Until when the server's certificate holds; None if the line is not sealed."""
        held: Any = self._speaking.sock
        found = held.getpeercert() if isinstance(held, ssl.SSLSocket) else None
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC) if found else None

    def begin(self, sender: str, to: str) -> Answer:
        """MAIL, RCPT, DATA, in one go if the server takes that. Accepted: go on with `fill`; else nothing was taken.

        Raises `MessageError` for what is no address, before a word is said.
        """
        commands = self._commands(spelled(sender), spelled(to))
        if isinstance(commands, Answer):
            return commands
        self.carried += 1
        self.used_at = time.monotonic()
        self._end = None
        try:
            answer = self._in_one(commands) if self.offers("pipelining") else self._one_by_one(commands)
        except (OSError, smtplib.SMTPException) as error:
            return self._gone(Step.CONNECT, error)
        if answer.is_accepted:
            self._stage = _Stage.DATA
        return answer

    def fill(self, message: bytes) -> Answer | None:
        """All of the letter but the final dot, with dots doubled. An answer only if it was not taken: nothing was, then.

        Raises `ValueError` for line ends that aren't CRLF: some servers would see the end of a letter there.
        """
        message = message if isinstance(message, Tidy) else _doubled(message)
        if not message.isascii() and not self.offers("8bitmime"):
            self._drop()
            return Answer(Kind.REFUSED, Step.DATA, 554, "5.6.3", "The server takes ASCII alone.")
        self._speaking.patience = self._patience.block
        try:
            for at in range(0, len(message), BLOCK):
                self._speaking.write(message[at : at + BLOCK])
        except (OSError, smtplib.SMTPException) as error:
            return self._gone(Step.DATA, error)
        return None

    def end(self) -> None:
        """The final dot: from here on the letter may have been taken. If the server has spoken out of turn, none is sent."""
        if self._stage is not _Stage.DATA:
            self._end = self._end or lost(Step.DATA, "No letter was begun.")
            return
        if self._speaking.is_answered():
            self._end = self._too_early()
            return
        self._stage = _Stage.DOT
        try:
            self._speaking.write(b".\r\n")
        except (OSError, smtplib.SMTPException) as error:
            self._end = self._gone(Step.DOT, error)

    def answer(self) -> Answer:
        """What the server says to the letter; waits for it up to ten minutes."""
        if self._end is None:
            self._speaking.patience = self._patience.dot
            self._end = (
                self._heard(Step.DOT, 2) if self._stage is _Stage.DOT else lost(Step.DATA, "No letter was ended.")
            )
            self._stage = _Stage.FREE
        self.used_at = time.monotonic()
        return self._end

    def is_answered(self, within: float = 0) -> bool:
        """Whether `answer` would not have to wait. Waits so many seconds for that."""
        return self._end is not None or self._speaking.is_answered(within)

    def fileno(self) -> int:
        """For `select` and its kin. Raises `ValueError` if it is closed. Ask `is_answered` first: the answer may be here."""
        if self._speaking.sock is None:
            raise ValueError("The line is closed.")
        return self._speaking.sock.fileno()

    def reset(self) -> None:
        """Make it ready for another letter. RSET is said together with the next letter's first words."""
        self._end = None
        if self._stage is not _Stage.FREE:
            self._drop()

    def close(self) -> None:
        """Say farewell, unless a letter is half said: then what was said is nothing."""
        if self.is_open and self._stage is _Stage.FREE:
            self._speaking.patience = self._patience.quit
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._speaking.quit()
        self._drop()

    def _commands(self, sender: str, to: str) -> list[_Command] | Answer:
        options = " BODY=8BITMIME" if self.offers("8bitmime") else ""
        if not (sender + to).isascii():
            if not (self.offers("smtputf8") and options):
                return Answer(Kind.REFUSED, Step.MAIL, 553, "5.6.7", "The server takes addresses in ASCII alone.")
            options += " SMTPUTF8"
        first: list[_Command] = [(Step.CONNECT, "RSET", 2)] if self.carried else []
        return [
            *first,
            (Step.MAIL, f"MAIL FROM:<{sender}>{options}", 2),
            (Step.RCPT, f"RCPT TO:<{to}>", 2),
            (Step.DATA, "DATA", 3),
        ]

    def _one_by_one(self, commands: Sequence[_Command]) -> Answer:
        answer = lost(Step.CONNECT, "")
        for step, words, wanted in commands:
            self._say(words)
            answer = self._heard(step, wanted)
            if not answer.is_accepted:
                break
        return answer

    def _in_one(self, commands: Sequence[_Command]) -> Answer:
        """All at once, and the answers in order (RFC 2920). The first that isn't what was wanted is the letter's."""
        self._say("\r\n".join(words for _step, words, _wanted in commands))
        first: Answer | None = None
        for step, _words, wanted in commands:
            answer = self._heard(step, wanted)
            first = first if first is not None or answer.is_accepted else answer
            if not self.is_open:
                break
        if first is None:
            return answer
        if answer.is_accepted:  # DATA, with nobody to take it: an empty letter to nobody ends it (§3.1)
            self._say(".")
            self._heard(Step.DATA, 5)
        return first

    def _say(self, words: str) -> None:
        self._speaking.patience = self._patience.command
        self._speaking.write(words.encode() + b"\r\n")

    def _heard(self, step: Step, wanted: int) -> Answer:
        """The next answer. The line is closed with 421, and if what was said makes no sense there."""
        if step is Step.DATA:
            self._speaking.patience = self._patience.data
        try:
            code, text = self._speaking.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return self._gone(step, error)
        answer = said(step, code, text.decode(errors="replace"), wanted=wanted)
        if step is Step.CONNECT and not answer.is_accepted:
            answer = lost(step, f"RSET was answered by {answer}")
        if code == CLOSING or answer.kind is Kind.LOST:
            self._drop()
        return answer

    def _too_early(self) -> Answer:
        """The server did not wait for the dot, so it can't have taken the letter; and nobody knows what it will say next."""
        answer = self._heard(Step.DATA, 9)
        self._drop()
        return answer

    def _gone(self, step: Step, error: Exception) -> Answer:
        self._drop()
        return lost(step, f"{type(error).__name__}: {error}")

    def _drop(self) -> None:
        self._stage = _Stage.FREE
        self._speaking.close()


def _doubled(message: bytes) -> bytes:
    """Dots at lines' beginnings, doubled (RFC 5321 §4.5.2)."""
    if not message.endswith(b"\r\n") or not message.count(b"\n") == message.count(b"\r\n") == message.count(b"\r"):
        raise ValueError("Every line of a letter ends with CRLF.")
    return _DOT.sub(b"..", message) if b"\r\n." in message or message.startswith(b".") else message
