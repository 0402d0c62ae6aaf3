"""A thousand tries of stolen cards in an hour, and one reader among them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape

import pytest
from django.test import Client

from broadsheet.payments import challenge, defences
from broadsheet.payments.models import Alert, Checkout, Entry, Kind
from tests.facts import tell
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db

NETWORKS = 50
TRIES = 1000


def solved(page: str) -> str:
    """What the page's script does."""
    asked = json.loads(unescape(re.search(r'data-challenge="([^"]+)"', page)[1]))
    salt = asked["salt"] + ("" if asked["salt"].endswith("&") else "&")
    for number in range(asked["maxnumber"] + 1):
        if hashlib.sha256(f"{salt}{number}".encode()).hexdigest() == asked["challenge"]:
            answer = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")} | {
                "number": number
            }
            return base64.b64encode(json.dumps(answer).encode()).decode()
    raise AssertionError("no number fits")


def attack(prices, tries=TRIES):
    """Bots that open a payment, try a card that is declined, and come again."""
    price = prices["reader", "EUR", "month"]
    for number in range(tries):
        bot = Stranger(f"bot{number}@bots.example")
        bot.client = Client(REMOTE_ADDR=f"198.51.{number % NETWORKS}.7")
        answer = bot.join(price)
        if answer.status_code == 302:
            bot.pay(answer, card="0002")


def test_few_of_a_thousand_tries_reach_the_provider_and_a_reader_still_gets_through(prices):
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
    attack(prices, tries=200)
    assert Checkout.objects.exclude(session="").count() == 200


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
