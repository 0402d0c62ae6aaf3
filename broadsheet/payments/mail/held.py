"""Sent when money is only reserved: nothing is taken yet, somebody looks at it, and within how many days they hear."""

from __future__ import annotations

from broadsheet.foundation.money import Money
from broadsheet.mail.letters import Letter, write


def build(*, to: str, money: Money, about: str, is_recurring: bool) -> Letter:
    """`about` is what is paid for."""
    return write("payments/mail/held", to=to, money=money, about=about, is_recurring=is_recurring)


def sample() -> Letter:
    """As it looks."""
    return build(
        to="member@reader.example", money=Money(500, "EUR"), about="Membership: Reader", is_recurring=True
    )  # fmt: skip
