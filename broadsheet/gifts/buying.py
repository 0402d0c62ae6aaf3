"""Buying gifts: what is given is written with the checkout, in one transaction, before any provider hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from broadsheet.foundation import clock
from broadsheet.gifts.models import Purchase
from broadsheet.gifts.terms import Term
from broadsheet.payments import opening
from broadsheet.payments.models import Checkout, Interval

PURPOSE = "gift"
MOST = 500
"""Gifts of one purchase: a school. Whoever wants more writes to the newsroom."""
FARTHEST_DAYS = 365


@dataclass(frozen=True)
class Recipient:
    """For whom a gift is. Without an address it is a code that the buyer hands over."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to give. Those of `count` for whom there is no recipient are codes for the buyer."""

    term: Term
    buyer_name: str
    count: int = 1
    recipients: Sequence[Recipient] = ()
    message: str = ""
    deliver_on: date | None = None
    unclaimed: str = "back"


def buy(*, wanted: Wanted, email: str, provider: str, address: str, **facts: Any) -> Checkout:
    """Begin to pay. Raises `opening.NotOpenedError`, `defences.TooOftenError`, `defences.ChallengedError`."""

    def write_down(checkout: Checkout) -> None:
        Purchase.objects.create(
            checkout=checkout, plan=wanted.term.price.plan, months=wanted.term.months, count=wanted.count,
            buyer_name=wanted.buyer_name, message=wanted.message, unclaimed=wanted.unclaimed,
            recipients=[asdict(one) for one in wanted.recipients],
            deliver_on=wanted.deliver_on if wanted.deliver_on and wanted.deliver_on > clock.today() else None,
        )  # fmt: skip

    return opening.begin(
        purpose=PURPOSE, email=email, amount=wanted.term.money * wanted.count, interval=Interval.ONCE,
        provider=provider, address=address, plan=wanted.term.price.plan.slug, beside=write_down, **facts,
    )  # fmt: skip
