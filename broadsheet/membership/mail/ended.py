"""Sent to somebody who has ended their membership or contribution: the proof of it."""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import Money
from broadsheet.mail.letters import Letter, write


def build(*, to: str, money: Money, until: datetime | None) -> Letter:
    """Says that no more is taken, and until when everything stays open."""
    last = clock.local(until) if until else None
    return write("membership/mail/ended", to=to, money=money, until=last, link=languages.absolute("/membership/"))


def sample() -> Letter:
    """As it looks."""
    return build(to="member@reader.example", money=Money(500, "EUR"), until=datetime(2027, 3, 1, tzinfo=UTC))
