"""Two and fifty who redeem one code in the same moment: exactly one has it. And what shall not happen twice at all."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import QuerySet

from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.gifts import delivering, expiring, locking, redeeming
from broadsheet.gifts.buying import Recipient
from broadsheet.gifts.models import Delivery, Gift, State
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant
from broadsheet.membership.refusals import RefusedError
from broadsheet.payments.models import Entry, Kind
from tests.giving.conftest import begun, bought, fresh, pay, reader, refund, take_in
from tests.paying.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ONE_WRITER = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")


@pytest.fixture(autouse=True)
def offered(db):
    welcoming.offer_plans()


def everybody_redeems(gift, people):
    return at_once(*[lambda person=person: redeeming.redeem(gift=gift, by=person) for person in people])


@pytest.mark.parametrize("many", [2, 50])
def test_of_all_who_redeem_one_code_at_once_exactly_one_has_it(many):
    gift = bought()
    people = [reader(f"r{number}") for number in range(many)]
    found = everybody_redeems(gift, people)
    assert sum(isinstance(each, Gift) for each in found) == 1, found
    assert all(isinstance(each, Gift | RefusedError) for each in found), found
    assert Grant.objects.count() == 1
    assert fresh(gift).redeemer_id == Grant.objects.get().person_id


@pytest.mark.control
@ONE_WRITER
def test_without_the_lock_two_would_have_it(monkeypatch):
    gift = bought()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    both = threading.Barrier(2, timeout=10)
    begins_for = redeeming.begins_for

    def slowly(*args):
        both.wait()
        return begins_for(*args)

    monkeypatch.setattr(redeeming, "begins_for", slowly)
    everybody_redeems(gift, [reader("r1"), reader("r2")])
    assert Grant.objects.count() == 2


def test_redeeming_and_calling_back_at_once_leave_no_access_without_money():
    gift = bought()
    at_once(lambda: redeeming.redeem(gift=gift, by=reader()), lambda: refund(gift))
    after = fresh(gift)
    assert after.state == State.TAKEN_BACK
    assert not Grant.objects.filter(revoked_at__isnull=True).exists()


def pot_and_refund_at_once(monkeypatch, give) -> list[object]:
    """Roman is to have a gift of the pot; the first was given meanwhile, and the second's purchase is being called back."""
    gone = bought(email="anna@reader.example")
    theirs, waiting = pay(begun(recipients=(Recipient("Roman"), Recipient("Ivan")))).gifts.order_by("number")
    redeeming.redeem(gift=fresh(theirs), by=reader("Roman"))
    now = clock.now()
    Gift.objects.filter(pk=gone.pk).update(in_pot_at=now)
    Gift.objects.filter(pk=waiting.pk).update(in_pot_at=now + timedelta(seconds=1))
    calling_back, has_first = threading.Event(), threading.Event()
    one, all_of = locking.one, locking.all_of

    def one_that_was_given(gift, *, person=None):
        found = one(gift, person=person)
        if gift.pk == gone.pk:
            found.taken_back_at = now
            has_first.set()
            calling_back.wait(5)
        return found

    def all_of_them(purchase):
        calling_back.set()
        time.sleep(1)  # long enough for the other to ask for this purchase's checkout
        return all_of(purchase)

    def call_back():
        has_first.wait(5)
        refund(fresh(theirs))

    monkeypatch.setattr(locking, "one", one_that_was_given)
    monkeypatch.setattr(locking, "all_of", all_of_them)
    return at_once(give, call_back)


def give_from_pot():
    return expiring.give_from_pot(email="roman@reader.example", reason="cannot pay", by=None)


@ONE_WRITER
def test_giving_from_the_pot_holds_nothing_while_it_asks_for_the_next_gift(monkeypatch):
    found = pot_and_refund_at_once(monkeypatch, give_from_pot)
    assert not [each for each in found if isinstance(each, DatabaseError)], found
    assert isinstance(found[0], RefusedError), "its money went back, so there is nothing in the pot"


@pytest.mark.control
@ONE_WRITER
def test_in_one_transaction_it_would_deadlock(monkeypatch):
    monkeypatch.setattr(expiring, "_give_one", expiring._give_one.__wrapped__)  # or its savepoint would let go
    found = pot_and_refund_at_once(monkeypatch, transaction.atomic(give_from_pot))
    assert [each for each in found if isinstance(each, OperationalError)], found


def test_one_payment_told_of_four_times_makes_one_gift_and_one_letter():
    checkout = begun()
    pay(checkout)
    at_once(*[lambda: take_in(checkout)] * 4)
    delivering.deliver_due()
    assert Gift.objects.count() == Delivery.objects.count() == 1
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    assert Outgoing.objects.filter(kind="gifts/mail/given").count() == 1
    assert Outgoing.objects.filter(kind="gifts/mail/bought").count() == 1


def test_one_delivery_taken_in_hand_by_four_workers_is_one_letter():
    gift = bought()
    Outgoing.objects.all().delete()
    Delivery.objects.all().delete()
    again = Delivery.objects.create(gift=gift, to="roman@reader.example")
    at_once(*[lambda: delivering.deliver(again.pk)] * 4)
    assert Outgoing.objects.filter(kind="gifts/mail/given").count() == 1
