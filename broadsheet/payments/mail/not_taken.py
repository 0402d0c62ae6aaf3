"""Sent when reserved money is let go: nothing was taken."""

from __future__ import annotations

from broadsheet.foundation.money import Money
from broadsheet.mail.letters import Letter, write


def build(*, to: str, money: Money, about: str, is_recurring: bool, has_failed: bool) -> Letter:
    """`has_failed`: we would have taken it, and the bank said no; else we refused it, and say no more than that."""
    return write(
        "payments/mail/not_taken", to=to, money=money, about=about, is_recurring=is_recurring, has_failed=has_failed
    )


def sample() -> Letter:
    """As it looks."""
    return build(
        to="member@reader.example", money=Money(500, "EUR"), about="Membership: Reader", is_recurring=False,
        has_failed=False,
    )  # fmt: skip
