"""What a server has answered, and what that means for the letter."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?= |$)")
"""RFC 3463 §2."""
_STORAGE = 552
"""RFC 5321 §4.5.3.1.10: in answer to RCPT it has to be taken for a 452."""


class Kind(enum.Enum):
    """What is to be done about the recipient."""

    ACCEPTED = "accepted"
    """The server has it, or goes on."""
    DEFERRED = "deferred"
    """The server has not taken it, and may later."""
    REFUSED = "refused"
    """The server has not taken it and never will: no other try."""
    LOST = "lost"
    """The line is gone, or the server speaks out of turn. Before the final dot nothing was taken; after it, nobody knows."""


class Step(enum.Enum):
    """What was answered."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """All between the server's 354 and the final dot."""
    DOT = "dot"


@dataclass(frozen=True)
class Answer:
    """`code` is that of RFC 5321, or 0 if there was none; `enhanced` that of RFC 3463, such as `4.7.28`, or empty."""

    kind: Kind
    step: Step
    code: int
    enhanced: str
    text: str

    @property
    def is_accepted(self) -> bool:
        """Whether one goes on, or after the dot: whether the server has the letter."""
        return self.kind is Kind.ACCEPTED

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows if the letter was taken: the dot was sent, and no answer has come."""
        return self.kind is Kind.LOST and self.step is Step.DOT

    @property
    def is_about_the_recipient(self) -> bool:
        """Whether it was said of this address: a refusal of the sender says nothing of whoever should have got it."""
        return self.step is Step.RCPT

    def __str__(self) -> str:
        return f"{self.code or self.kind.value} {self.text}".strip()


def said(step: Step, code: int, text: str, *, wanted: int) -> Answer:
    """An answer with a code. `wanted` is the first digit with which one goes on: 3 after DATA, else 2."""
    enhanced = _ENHANCED.match(text)
    return Answer(_kind(step, code, wanted), step, code, enhanced[0] if enhanced else "", text)


def lost(step: Step, why: str) -> Answer:
    """No answer."""
    return Answer(Kind.LOST, step, 0, "", why)


def _kind(step: Step, code: int, wanted: int) -> Kind:
    if code // 100 == wanted:
        return Kind.ACCEPTED
    if code // 100 == 4 or (code == _STORAGE and step is Step.RCPT):
        return Kind.DEFERRED
    return Kind.REFUSED if code // 100 == 5 else Kind.LOST
