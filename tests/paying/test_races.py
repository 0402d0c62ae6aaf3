"""Two requests in the same moment, on every way that money takes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import QuerySet

from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.letters import due
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import Grant, LetterSetting, MemberLetter, Membership, Price
from broadsheet.membership.repricing import announcing, applying, telling
from broadsheet.payments import deciding, handling, holding, requesting, scoring
from broadsheet.payments.models import Act, Agreement, Decision, Entry, Hold, Kind, Payer, ProviderRequest, Receipt
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


@pytest.fixture
def held():
    """Money of which the scorer wants people to look at it."""
    scoring.register("of the tests", lambda _attempt: "hold")
    Stranger().joins(price())
    yield Hold.objects.get()
    scoring._registered.clear()


def decided_by(*acts):
    """Have them decide at once. What each came to: whether it did."""
    found = at_once(*acts)
    assert all(not isinstance(each, Exception) or isinstance(each, requesting.NotDoneError) for each in found), found
    return [not isinstance(each, Exception) for each in found]


@pytest.mark.parametrize("second", [deciding.accept, deciding.refuse])
def test_two_who_decide_about_held_money_decide_once(held, second):
    done = decided_by(lambda: deciding.accept(hold=held, by=None), lambda: second(hold=held, by=None))
    assert sorted(done) == [False, True]
    _decided_once()


def test_somebody_who_accepts_while_its_time_is_over_decides_once(held):
    Hold.objects.update(authorised_at=clock.now() - timedelta(days=3, minutes=1))
    decided_by(lambda: deciding.accept(hold=held, by=None), deciding.live)
    _decided_once()


def _decided_once():
    request = ProviderRequest.objects.get()
    is_taken = request.act == Act.ACCEPT
    assert SandboxCharge.objects.count() == int(is_taken)
    assert SandboxDeal.objects.filter(released_at__isnull=False).count() == int(not is_taken)
    assert Hold.objects.get().decision == (Decision.ACCEPTED if is_taken else Decision.REFUSED)
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == int(is_taken)


def test_a_letter_that_is_due_is_written_once_however_many_look():
    Stranger().joins(price())
    LetterSetting.objects.create(kind=LetterKind.RENEWAL, days_monthly=40)
    found = at_once(*[due.write_all] * 4)
    assert not [error for error in found if isinstance(error, Exception)], found
    assert MemberLetter.objects.filter(kind=LetterKind.RENEWAL).count() == 1
    assert Outgoing.objects.filter(kind="membership/letters/renewal").count() == 1


def test_an_announced_price_is_asked_for_once_however_many_look():
    with time_machine.travel(clock.now() - timedelta(days=25)):
        Stranger().joins(price())
    Price.objects.filter(pk=price().pk).update(amount=700)
    change = announcing.announce(price=price(), from_day=clock.today() + timedelta(days=31), by=None)
    telling.write_all()
    MemberLetter.objects.filter(kind=LetterKind.PRICE).update(handed_at=clock.now())
    Agreement.objects.update(paid_until=clock.now() + timedelta(days=33))
    at_once(*[lambda: applying.apply(change)] * 4)
    assert ProviderRequest.objects.filter(reason=applying.name_of(change)).count() == 1


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


@pytest.mark.control
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_without_the_lock_two_would_decide_about_held_money(held, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    both_have_looked = threading.Barrier(2, timeout=10)
    decide = holding.decide

    def slowly(*facts):
        both_have_looked.wait()
        decide(*facts)

    monkeypatch.setattr(holding, "decide", slowly)
    monkeypatch.setattr(requesting, "carry_out", lambda request: request)
    at_once(lambda: deciding.accept(hold=held, by=None), lambda: deciding.refuse(hold=held, by=None))
    assert ProviderRequest.objects.count() == 2
