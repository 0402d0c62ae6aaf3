"""Bounces without a report: Exim's, qmail's and those of older servers, an address and below it what was said of it."""

from __future__ import annotations

import re
from email.message import Message

from broadsheet.mail.bounces.answers import is_daemons
from broadsheet.mail.bounces.judging import judge
from broadsheet.mail.bounces.parts import COPY, Told, header, parts, text_of

_FAILED = re.compile(
    r"failure notice|undeliver|mail delivery failed|delivery (?:status notification|failure|problem)|returned (?:mail"
    r"|to sender)|could not be delivered"
    r"|wasn't able to deliver|unable to deliver|not be delivered",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^\s{0,8}<?([^\s<>@:]{1,64}@[^\s<>@:]{1,253}?)>?:?\s*(?:\(.*\))?$")
"""A line that is an address and nothing else."""
_LONGEST = 40
"""Lines of what is said of one address."""


def read(mail: Message) -> tuple[Told, ...] | None:
    """What failed; None if it is no bounce that we know."""
    if not is_daemons(mail):
        return None
    text = next((text_of(part) for part in parts(mail) if part.get_content_type() == "text/plain"), "")
    own = COPY.split(text, maxsplit=1)[0]
    if not _FAILED.search(f"{header(mail, 'Subject')}\n{own[:2000]}"):
        return None
    found = list(_said(own.splitlines()))
    return tuple(_told(address, said) for address, said in found) or None


def _said(lines: list[str]) -> list[tuple[str, str]]:
    """Each address with the lines below it, up to the first empty one that follows words."""
    found = []
    for number, line in enumerate(lines):
        at = _ADDRESS.match(line)
        if at:
            found.append((at[1], _below(lines[number + 1 : number + 1 + _LONGEST])))
    return [(address, said) for address, said in found if said]


def _below(lines: list[str]) -> str:
    said: list[str] = []
    for line in lines:
        if _ADDRESS.match(line) or (not line.strip() and said):
            break
        said.append(line.strip())
    return " ".join(said).strip()


def _told(address: str, said: str) -> Told:
    found = judge(said=said)
    return Told(address, "", found.fault, found.is_hard, found.status, said)
