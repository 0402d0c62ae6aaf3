"""Sent to somebody to whom the paper gives access."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from broadsheet.foundation import clock, languages
from broadsheet.mail.letters import Letter, write
from broadsheet.membership.doors import sign_in


def build(*, to: str, ends: datetime) -> Letter:
    """Names the last day on which it works: `ends` is the midnight after it."""
    last = clock.local(ends - timedelta(microseconds=1))
    return write("membership/mail/complimentary_given", to=to, ends=last, link=languages.absolute(sign_in("/")))


def sample() -> Letter:
    """As it looks."""
    return build(to="guest@reader.example", ends=datetime(2027, 3, 1, tzinfo=UTC))
