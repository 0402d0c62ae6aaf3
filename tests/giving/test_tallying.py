"""What campaigns are told of gifts: bought and redeemed by their own moments, and each event once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.gifts import events, redeeming, tallying
from broadsheet.gifts.models import Gift
from tests.giving.conftest import begun, bought, fresh, pay, reader, refund, take_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@contextmanager
def heard(signal):
    told = []

    def listen(**facts):
        told.append(facts.get("gift") or facts["purchase"])

    signal.connect(listen, weak=False)
    try:
        yield told
    finally:
        signal.disconnect(listen)


def lately(tell):
    return list(tell(since=clock.now() - DAY, until=clock.now() + DAY))


def test_what_was_bought_is_told_with_its_checkout_and_how_many():
    purchase = pay(begun(recipients=(), count=3))
    begun(email="petro@reader.example")  # never paid
    (one,) = lately(tallying.bought)
    assert (one.checkout, one.quantity, one.taken_back, one.stands) == (purchase.checkout_id, 3, 0, True)
    assert one.bought_at == purchase.checkout.__class__.objects.get(pk=purchase.checkout_id).paid_at
    assert not list(tallying.bought(since=one.bought_at + timedelta(seconds=1), until=clock.now() + DAY))
    assert not list(tallying.bought(since=one.bought_at - DAY, until=one.bought_at)), "until is not within"


def test_what_was_redeemed_is_told_with_who_and_when_also_after_the_money_went_back():
    gift, roman = bought(), reader()
    assert not lately(tallying.redeemed)
    redeeming.redeem(gift=gift, by=roman)
    (one,) = lately(tallying.redeemed)
    assert (one.checkout, one.reader, one.is_taken_back) == (gift.purchase.checkout_id, roman.pk, False)
    assert one.redeemed_at == fresh(gift).redeemed_at
    refund(fresh(gift))
    assert lately(tallying.redeemed)[0].is_taken_back
    (paid,) = lately(tallying.bought)
    assert (paid.taken_back, paid.stands) == (1, False)


def test_each_is_told_once_on_commit(django_capture_on_commit_callbacks):
    with (
        heard(events.gift_bought) as buys, heard(events.gift_redeemed) as takes,
        heard(events.gift_taken_back) as backs, django_capture_on_commit_callbacks(execute=True),
    ):  # fmt: skip
        purchase = pay(begun())
        assert not buys, "not before the commit"
        take_in(purchase.checkout)
        gift = Gift.objects.get()
        redeeming.redeem(gift=fresh(gift), by=reader())
        redeeming.redeem(gift=fresh(gift), by=reader())
        refund(fresh(gift))
        take_in(purchase.checkout)
    assert (buys, takes, backs) == ([purchase], [gift], [gift])
