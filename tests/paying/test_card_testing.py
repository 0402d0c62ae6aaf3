"""Hundreds of tries of stolen cards in an hour, a thousand in the proof, and one reader among them."""

from __future__ import annotations

import base64
import json
import os

import pytest
from django.test import Client

from broadsheet.ops.models import LimitCount
from broadsheet.payments import defences
from broadsheet.payments.models import Alert, Checkout, Entry, Kind
from broadsheet.readers import challenge
from tests.facts import tell
from tests.machines import solved
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db

NETWORKS = 50
TRIES = int(os.environ.get("CARD_TRIES", "250"))


def attack(prices, tries=TRIES):
    """Bots that open a payment, try a card that is declined, and come again."""
    price = prices["reader", "EUR", "month"]
    for number in range(tries):
        bot = Stranger(f"bot{number}@bots.example")
        bot.client = Client(REMOTE_ADDR=f"198.51.{number % NETWORKS}.7")
        answer = bot.join(price)
        if answer.status_code == 302:
            bot.pay(answer, card="0002")


def test_few_of_many_tries_reach_the_provider_and_a_reader_still_gets_through(prices):
    attack(prices)
    reached = Checkout.objects.exclude(session="").count()
    tell("card testing: reached", reached)
    assert reached <= 60
    assert "trying cards" in Alert.objects.get().text
    reader = Stranger()
    refused = reader.join(prices["reader", "EUR", "year"])
    assert refused.status_code == 429
    reader.pay(reader.join(prices["reader", "EUR", "year"], answer=solved(refused.content.decode())))
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1


@pytest.mark.control
def test_without_the_ceiling_for_all_they_would_all_reach_it(prices, monkeypatch):
    monkeypatch.setattr(defences, "is_under_attack", lambda: False)
    attack(prices, tries=100)
    assert Checkout.objects.exclude(session="").count() == 100


def test_an_answer_opens_one_payment_and_a_made_up_one_none(prices):
    answer = solved(f'data-challenge="{challenge.new().replace(chr(34), "&quot;")}"')
    forged = json.loads(base64.b64decode(answer)) | {"signature": "0" * 64}
    assert not challenge.is_solved(base64.b64encode(json.dumps(forged).encode()).decode())
    assert not challenge.is_solved("x" * 3000)
    assert challenge.is_solved(answer)
    assert not challenge.is_solved(answer)


def test_one_network_can_t_try_for_ever(prices):
    price = prices["reader", "EUR", "month"]
    seen = {Stranger(f"r{number}@reader.example").join(price).status_code for number in range(25)}
    assert seen == {302, 429}
    assert Checkout.objects.count() == 20


def test_a_card_that_is_refused_again_and_again_is_tried_no_more(prices):
    """The sandbox tells of the card before it is charged, whoever comes with it from wherever."""
    answers = []
    for number in range(8):
        bot = Stranger(f"bot{number}@bots.example")
        bot.client = Client(REMOTE_ADDR=f"198.51.{number}.7")
        answers.append(bot.pay(bot.join(prices["reader", "EUR", "month"]), card="0002").content.decode())
    assert ["refused often" in page for page in answers] == [False] * 5 + [True] * 3
    reader = Stranger()
    reader.joins(prices["reader", "EUR", "month"])
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    kept = list(LimitCount.objects.values_list("of", flat=True))
    assert not any("0002" in of and "sandbox" in of for of in kept)


@pytest.mark.control
def test_without_the_ceiling_for_cards_it_would_be_tried_on(prices, monkeypatch):
    monkeypatch.setattr(defences, "allow_card", lambda fingerprint: None)
    pages = []
    for number in range(8):
        bot = Stranger(f"bot{number}@bots.example")
        bot.client = Client(REMOTE_ADDR=f"198.51.{number}.7")
        pages.append(bot.pay(bot.join(prices["reader", "EUR", "month"]), card="0002").content.decode())
    assert not any("refused often" in page for page in pages)
