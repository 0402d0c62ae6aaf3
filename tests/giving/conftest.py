"""The cast of gifts: Olha gives, Roman gets."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.gifts import buying, terms
from broadsheet.gifts.buying import Recipient, Wanted
from broadsheet.gifts.models import Gift, Purchase
from broadsheet.gifts.terms import Term
from broadsheet.membership.models import Price
from broadsheet.membership.tests.cast import reader
from broadsheet.payments import handling, requesting
from broadsheet.payments.models import Checkout, Entry, Kind
from broadsheet.payments.providers.sandbox import bank, sending
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxDispute
from tests.paying.conftest import OURS, Stranger, path_of

__all__ = ["OURS", "Money", "Recipient", "Stranger", "clock", "path_of", "reader", "sending"]

ROMAN = Recipient("Roman", "roman@reader.example")


@pytest.fixture(autouse=True)
def plans(db):
    welcoming.offer_plans()


def term(months=6, plan="reader"):
    """So many months of a plan."""
    prices = Price.objects.filter(plan__slug=plan, currency="EUR").select_related("plan")
    return next(each for each in terms.of_prices(prices) if each.months == months)


def begun(*, months=6, plan="reader", email="olha@reader.example", recipients=(ROMAN,), count=None, **more) -> Checkout:
    """Somebody is about to pay for gifts."""
    one: Term = term(months, plan)
    wanted = Wanted(
        term=one, buyer_name="Olha", recipients=recipients, count=count or len(recipients), message="Read on!", **more
    )
    return buying.buy(wanted=wanted, email=email, provider="sandbox", address="192.0.2.7")


def take_in(checkout: Checkout) -> None:
    """Ask the sandbox's bank what is true."""
    handling.take_in("sandbox", {"deal": checkout.session})


def pay(checkout: Checkout, card=bank.Card.GOOD) -> Purchase:
    """Pay for it."""
    bank.pay(SandboxDeal.objects.get(pk=checkout.session), card)
    take_in(checkout)
    return Purchase.objects.get(checkout=checkout)


def bought(**facts) -> Gift:
    """One gift, paid for."""
    return fresh(pay(begun(**facts)).gifts.order_by("number").first())


def fresh(gift: Gift) -> Gift:
    """As it stands in the database."""
    return Gift.objects.whole().get(pk=gift.pk)


def refund(gift: Gift, part: int | None = None) -> None:
    """Give the money back, the whole or so much of it."""
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT, checkout=gift.purchase.checkout_id)
    amount = Money(part, settlement.currency) if part else settlement.money
    requesting.refund(settlement=settlement, amount=amount, reason="asked for", by=None)


def dispute(gift: Gift) -> None:
    """The card's owner says that it wasn't them."""
    deal = SandboxDeal.objects.get(checkout=gift.purchase.checkout_id)
    bank.dispute(SandboxCharge.objects.get(deal=deal))
    take_in(gift.purchase.checkout)


def decide(gift: Gift, outcome: str) -> None:
    """The bank has decided."""
    deal = SandboxDeal.objects.get(checkout=gift.purchase.checkout_id)
    bank.decide(SandboxDispute.objects.get(charge__deal=deal), outcome=outcome)
    take_in(gift.purchase.checkout)


class Browser:
    """Somebody with a gift's link, at their browser."""

    def __init__(self, person=None):
        self.client = Client()
        if person is not None:
            self.client.force_login(person)

    def opens(self, gift):
        """Follow the link."""
        return self.client.get(f"/gift/{gift.code}/", follow=True)

    def takes(self, **more):
        """Press the button."""
        return self.client.post("/gift/yours/", more, headers=OURS)

    def types(self, code):
        """Type a code."""
        return self.client.post("/gift/yours/", {"code": code}, headers=OURS)


def link_in(letter) -> str:
    """The path of the gift's link in a letter."""
    return re.search(r"https?://[^/\s]+(/gift/[0-9A-Z]{16}/)", letter.body)[1]
