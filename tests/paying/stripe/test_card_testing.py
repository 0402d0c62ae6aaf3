"""Stolen cards by the hundred at Stripe, counted at its own side: few are tried, and a reader in the same minute pays."""

import pytest
from django.test import Client

from broadsheet.ops.models import LimitCount
from broadsheet.payments import defences, handling
from broadsheet.payments.models import Alert, Entry, Kind
from tests.facts import tell
from tests.paying.conftest import Stranger
from tests.paying.stripe.conftest import session_of
from tests.paying.test_card_testing import NETWORKS, TRIES, solved

pytestmark = pytest.mark.django_db


def attack(fake, deliver, prices, tries=TRIES):
    for number in range(tries):
        bot = Stranger(f"bot{number}@bots.example")
        bot.client = Client(REMOTE_ADDR=f"198.51.{number % NETWORKS}.7")
        fake.stolen = f"stolen{number}"
        if bot.join(prices["reader", "EUR", "month"]).status_code == 302:
            fake.pay(session_of(bot.email), card="declined")
            deliver()


def test_few_of_many_cards_are_tried_at_stripe_and_a_reader_still_pays(fake, deliver, prices):
    attack(fake, deliver, prices)
    tried = sum(one["object"] == "charge" for one in fake.things.values())
    opened = fake.calls.count(("POST", "/v1/checkout/sessions"))
    tell("card testing: tried at Stripe", tried)
    tell("card testing: opened at Stripe", opened)
    assert 0 < tried <= opened <= 60
    assert "trying cards" in Alert.objects.get().text
    reader = Stranger()
    refused = reader.join(prices["reader", "EUR", "year"])
    assert refused.status_code == 429
    reader.join(prices["reader", "EUR", "year"], answer=solved(refused.content.decode()))
    fake.pay(session_of(reader.email))
    deliver()
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1


@pytest.mark.control
def test_without_counting_what_stripe_refused_they_would_all_be_tried(fake, deliver, prices, monkeypatch):
    monkeypatch.setattr(handling.defences, "failed", lambda **_facts: None)
    attack(fake, deliver, prices, tries=80)
    assert fake.calls.count(("POST", "/v1/checkout/sessions")) == 80


def test_whoever_tries_a_card_that_others_tried_is_let_in_no_more(fake, deliver, prices):
    price = prices["reader", "EUR", "month"]
    fake.stolen = "one_card"
    bots = [Stranger(f"bot{number}@bots.example") for number in range(6)]
    for bot in bots:
        bot.join(price)
        fake.pay(session_of(bot.email), card="declined")
        deliver()
    assert [bot.join(price).status_code for bot in bots] == [302] * 5 + [429]
    assert not LimitCount.objects.filter(of__contains="one_card").exists(), "only a keyed hash is kept"


def test_an_event_that_comes_twice_counts_once(fake, deliver, prices):
    stranger = Stranger()
    stranger.join(prices["reader", "EUR", "month"])
    fake.pay(session_of(stranger.email), card="declined")
    event = next(one for one in fake.events if one["type"] == "charge.failed")
    deliver([event, event, event])
    assert [count.count for count in LimitCount.objects.filter(of=defences.FAILURES._digest("everybody"))] == [1]


def test_a_renewal_that_fails_is_no_attack(fake, deliver, prices):
    stranger = Stranger()
    stranger.join(prices["reader", "EUR", "month"])
    session = session_of(stranger.email)
    fake.pay(session)
    deliver()
    charge = fake.things[fake.intents(session)[0]["_charge"]]
    fake._tell("charge.failed", charge["id"])
    deliver()
    assert not LimitCount.objects.filter(of=defences.FAILURES._digest("everybody")).exists()
