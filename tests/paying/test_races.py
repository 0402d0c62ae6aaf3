"""Two requests in the same moment, on every way that money takes."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from broadsheet.demo import welcoming
from broadsheet.membership.models import Grant, Membership, Price
from broadsheet.payments import handling, requesting
from broadsheet.payments.models import Entry, Kind, Payer, Receipt
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxRefund
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def plans(db):
    welcoming.offer_plans()


def price():
    return Price.objects.get(plan__slug="reader", currency="EUR", interval="month")


def at_once(*acts):
    """Run them in threads that begin together. Returns what each returned or raised."""
    ready = threading.Barrier(len(acts))
    found = [None] * len(acts)

    def run(number, act):
        ready.wait()
        try:
            found[number] = act()
        except Exception as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def test_one_payment_told_of_in_two_places_is_written_once():
    stranger = Stranger()
    stranger.join(price())
    deal = bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD)
    told = [lambda: handling.take_in("sandbox", {"deal": str(deal.pk)})] * 4
    assert not [error for error in at_once(*told) if isinstance(error, Exception)]
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    assert (Receipt.objects.count(), Grant.objects.count(), Membership.objects.count()) == (1, 1, 1)


def test_two_refunds_of_the_whole_give_it_back_once():
    Stranger().joins(price())
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    give_back = lambda: requesting.refund(settlement=settlement, amount=settlement.money, reason="x", by=None)  # noqa: E731
    found = at_once(give_back, give_back)
    assert sum(isinstance(each, requesting.NotDoneError) for each in found) == 1, found
    assert sum(SandboxRefund.objects.values_list("amount", flat=True)) == settlement.amount


def test_two_cards_given_for_one_checkout_are_charged_once():
    Stranger().join(price())
    deal = SandboxDeal.objects.get()
    at_once(lambda: bank.pay(deal, bank.Card.GOOD), lambda: bank.pay(deal, bank.Card.SECURE))
    assert SandboxCharge.objects.count() == 1


def test_receipts_of_the_same_moment_have_numbers_of_their_own_without_a_gap():
    people = [Stranger(f"reader{number}@reader.example") for number in range(4)]
    for person in people:
        person.join(price())
    deals = [bank.pay(deal, bank.Card.GOOD) for deal in SandboxDeal.objects.all()]
    tell = [lambda deal=deal: handling.take_in("sandbox", {"deal": str(deal.pk)}) for deal in deals]
    assert not [error for error in at_once(*tell) if isinstance(error, Exception)]
    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_somebody_who_begins_twice_at_once_is_one_payer():
    stranger = Stranger()
    found = at_once(*[lambda: Payer.objects.of_address(stranger.email)] * 4)
    assert len({each.pk for each in found}) == 1


@pytest.mark.control
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_without_the_lock_two_refunds_would_be_asked_for(monkeypatch):
    Stranger().joins(price())
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    both_have_looked = threading.Barrier(2, timeout=10)
    left_of = requesting.left_of

    def slowly(found):
        left = left_of(found)
        both_have_looked.wait()
        return left

    monkeypatch.setattr(requesting, "left_of", slowly)
    monkeypatch.setattr(requesting, "carry_out", lambda request: request)
    give_back = lambda: requesting.refund(settlement=settlement, amount=settlement.money, reason="x", by=None)  # noqa: E731
    assert not [each for each in at_once(give_back, give_back) if isinstance(each, Exception)]
