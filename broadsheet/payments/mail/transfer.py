"""Sent to somebody who wants to pay by bank transfer: where to, how much, and the reference to write."""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.mail.letters import Letter, write
from broadsheet.payments.providers.bank_transfer.account import Account


def build(
    *, to: str, account: Account, money: Money, about: str, reference: str, interval: str, until: datetime, page: str
) -> Letter:
    """`reference` is as people read it; `until` when the payment lapses; `interval` one of `Interval`."""
    return write(
        "payments/mail/transfer", to=to, account=account, money=money, about=about, reference=reference,
        is_recurring=interval != "once", until=clock.local(until), page=page,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    return build(
        to="member@reader.example", account=example(), money=Money(5000, "EUR"), about="Membership: Reader",
        reference="RF34 2701 9938 15", interval="year", until=datetime(2027, 3, 1, tzinfo=UTC),
        page="https://lantern.example/transfer/7/",
    )  # fmt: skip


def example() -> Account:
    """An account that no bank keeps."""
    return Account("The Lantern, a company of its readers", "GB82WEST12345698765432", "WESTGB2L", ("EUR",))
