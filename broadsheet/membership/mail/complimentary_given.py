"""Sent to somebody to whom the paper gives access."""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet.foundation import clock, languages
from broadsheet.mail.letters import Letter, write
from broadsheet.membership.doors import sign_in


def build(*, to: str, ends: datetime) -> Letter:
    """`ends` is said as a day on the publication's calendar."""
    return write(
        "membership/mail/complimentary_given", to=to, ends=clock.local(ends), link=languages.absolute(sign_in("/"))
    )


def sample() -> Letter:
    """As it looks."""
    return build(to="guest@reader.example", ends=datetime(2027, 3, 1, tzinfo=UTC))
