"""Whose fault a failure was, and whether it is for good: from what the server said, then from its status.

Servers choose their codes freely and their words with more care, so words come first (`words.py`), then RFC 3463's table
and the codes that are registered or published since (`statuses.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from broadsheet.mail.bounces import statuses, words
from broadsheet.mail.models import Fault

HARD = {Fault.UNKNOWN_USER, Fault.DOMAIN_GONE, Fault.INACTIVE}
"""Of these a permanent failure is for good. A full mailbox is emptied, and our own faults end when we mend them."""

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?:^|said: |: |'|#<? ?|\A)\s*([45]\d\d)[ \-]")


@dataclass(frozen=True)
class Verdict:
    """`status` is the more telling of the report's and the reply's."""

    fault: Fault
    is_hard: bool
    status: str


def judge(*, said: str, status: str = "", code: int | None = None) -> Verdict:
    """Judge one failure. `said` is the server's reply or diagnosis, `status` the report's (`5.1.1`), `code` the reply's."""
    text = " ".join(said.split())
    known = _telling(status.strip(), text)
    fault = words.fault(text) or statuses.fault(known) or Fault.UNKNOWN
    if fault == Fault.DOMAIN_GONE and known[1:].startswith(".7."):
        fault = statuses.fault(known) or Fault.BLOCKED  # whoever has a policy is there: the words are about us
    if fault == Fault.UNKNOWN and _is_timed(known, text):
        fault = Fault.SERVER
    is_hard = fault in HARD and not _may_pass(known, text, code)
    return Verdict(fault, is_hard, known)


def _telling(status: str, text: str) -> str:
    """The status of the reply itself, where the report's says only that it failed."""
    found = _STATUS.search(text)
    in_text = found[0] if found else ""
    if not _STATUS.fullmatch(status):
        return in_text
    is_vague = status.endswith(".0.0") or status.endswith(".5.0")
    return in_text if in_text and is_vague else status


def _may_pass(status: str, text: str, code: int | None) -> bool:
    """Whether anything in it says that it may work later: 4xx, or a status of class 4."""
    found = _CODE.search(text)
    said = code or (int(found[1]) if found else 0)
    return 400 <= said < 500 or (not said and status.startswith("4"))


def _is_timed(status: str, text: str) -> bool:
    found = _CODE.search(text)
    return status.startswith("4") or bool(found and found[1].startswith("4"))
