"""Sent with each settlement: the receipt, and the link that ends what is taken again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.mail.letters import Letter, write
from broadsheet.payments.models.receipt import Line


def build(
    *,
    to: str,
    number: str,
    money: Money,
    about: str,
    at: datetime,
    issuer: dict[str, str],
    end_link: str,
    lines: Sequence[Line] = (),
) -> Letter:
    """`issuer` has what stands at a receipt's head: `name`, `address`, `registration`, `vat_number`, `thanks`.

    `lines` are there where there is more to say than the amount.
    """
    return write(
        "payments/mail/receipt", to=to, number=number, money=money, about=about, at=clock.local(at), issuer=issuer,
        end_link=end_link, lines=lines,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    issuer = {
        "name": "The Lantern, a company of its readers",
        "address": "4 Quay Street\nChaiv",
        "registration": "No. 417",
    }
    eur = [Money(minor, "EUR") for minor in (500, 87, 413, 300, 0)]
    lines = [Line(True, eur[0], "21", eur[1], eur[2]), Line(False, eur[3], "", eur[4], eur[3])]
    return build(
        to="member@reader.example", number="MAIN-2027-000042", money=Money(800, "EUR"), about="Membership: Reader",
        at=datetime(2027, 3, 1, tzinfo=UTC), issuer=issuer, end_link="https://lantern.example/membership/cancellation/7:x/",
        lines=lines,
    )  # fmt: skip
