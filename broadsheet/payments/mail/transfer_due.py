"""Sent to whoever pays by transfer again and again: before a period ends, when nothing has come, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.mail.letters import Letter, write
from broadsheet.payments.mail.transfer import example
from broadsheet.payments.providers.bank_transfer.account import Account


class When(StrEnum):
    """Before, after, or long after the day."""

    SOON = "soon"
    LATE = "late"
    OVER = "over"


def build(
    *,
    to: str,
    when: When,
    account: Account,
    money: Money,
    about: str,
    reference: str,
    day: datetime,
    until: datetime | None,
    page: str,
    end_link: str,
) -> Letter:
    """`day` is the last of what is paid, `until` that of the grace after it."""
    return write(
        "payments/mail/transfer_due", to=to, when=str(when), account=account, money=money, about=about,
        reference=reference, day=clock.local(day), until=clock.local(until) if until else None, page=page,
        end_link=end_link,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(
        to="member@reader.example", when=When.LATE, account=example(), money=Money(5000, "EUR"),
        about="Membership: Reader", reference="RF34 2701 9938 15", day=datetime(2027, 3, 1, tzinfo=UTC),
        until=datetime(2027, 3, 15, tzinfo=UTC), page="https://lantern.example/transfer/7/",
        end_link="https://lantern.example/membership/cancellation/7:x/",
    )  # fmt: skip
