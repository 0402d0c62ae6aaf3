"""Told to somebody when something that guards their account has changed."""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet.foundation import clock
from broadsheet.mail.letters import Letter, write


def build(*, to: str, what: str, when: datetime, ip: str, link: str) -> Letter:
    """`what` is one sentence."""
    shown = f"{clock.local(when):%Y-%m-%d %H:%M %Z}"
    return write("readers/mail/notice", to=to, what=what, when=shown, ip=ip, link=link)


def sample() -> Letter:
    """As it looks."""
    return build(
        to="reader@lantern.example",
        what="A passkey was added.",
        when=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
        ip="192.0.2.7",
        link="https://lantern.example/account/",
    )
