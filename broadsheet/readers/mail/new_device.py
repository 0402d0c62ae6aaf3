"""Told to staff when their account is used with a browser that it was never used with."""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet.foundation import clock
from broadsheet.mail.letters import Letter, write


def build(*, to: str, when: datetime, ip: str, agent: str, link: str) -> Letter:
    """`agent` is what the browser calls itself; whoever signed in has chosen it."""
    shown = f"{clock.local(when):%Y-%m-%d %H:%M %Z}"
    return write("readers/mail/new_device", to=to, when=shown, ip=ip, agent=agent[:200], link=link)


def sample() -> Letter:
    """As it looks."""
    return build(
        to="editor@lantern.example",
        when=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
        ip="192.0.2.7",
        agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        link="https://lantern.example/account/",
    )
