"""Sent to somebody for whom a group's owner keeps a seat."""

from __future__ import annotations

from broadsheet.accounts.models import User
from broadsheet.mail.letters import Letter, write
from broadsheet.membership.models import Group


def build(*, to: str, group: Group, inviter: User, link: str) -> Letter:
    """Names who invites, since the mail comes from the paper."""
    return write("membership/mail/seat_invitation", to=to, group=group.name, inviter=str(inviter), link=link)


def sample() -> Letter:
    """As it looks."""
    return build(
        to="student@reader.example",
        group=Group(name="Chaiv Maritime Institute, second year"),
        inviter=User(email="teacher@reader.example", name="Halyna Teacher"),
        link="https://lantern.example/account/seats/Mg:1w0Ay7:0a/",
    )
