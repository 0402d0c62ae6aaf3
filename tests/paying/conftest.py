"""The cast of payments: a stranger at the checkout of the demo's plans."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from broadsheet.demo import welcoming
from broadsheet.membership.models import Price
from broadsheet.payments import scoring
from broadsheet.payments.providers.sandbox import living, sending

OURS = {"Sec-Fetch-Site": "same-origin"}


class Stranger:
    """Somebody at their browser, without an account."""

    def __init__(self, email="olha@reader.example"):
        self.client = Client()
        self.email = email

    def join(self, price, **more):
        """Send the form of `/membership/`."""
        asked = {"price": price.pk, "email": self.email, "currency": price.currency, **more}
        return self.client.post("/membership/", asked, headers=OURS)

    def give(self, amount="10", interval="once", **more):
        """Send the form of `/contribution/`."""
        asked = {"amount": amount, "interval": interval, "email": self.email, "currency": "EUR", **more}
        return self.client.post("/contribution/", asked, headers=OURS)

    def pay(self, answer, card="4242", **more):
        """On the card page to which the answer leads."""
        return self.client.post(path_of(answer), {"card": card, **more}, headers=OURS)

    def joins(self, price, card="4242", **more):
        """The whole way."""
        return self.pay(self.join(price, **more), card)


def path_of(answer):
    """Where an answer leads, without the host."""
    assert answer.status_code == 302, answer.content.decode()
    return re.sub(r"^https?://[^/]+", "", answer.headers["Location"])


@pytest.fixture
def stranger(db):
    return Stranger()


@pytest.fixture
def prices(db):
    welcoming.offer_plans()
    return {(price.plan.slug, price.currency, price.interval): price for price in Price.objects.all()}


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Have the sandbox send an event, and the worker handle it."""

    def told(deal, kind="changed"):
        with django_capture_on_commit_callbacks(execute=True):
            sending.tell(deal, kind)

    return told


@pytest.fixture
def live(django_capture_on_commit_callbacks):
    """Have the sandbox do what is due, and the worker handle what it tells."""

    def lived():
        with django_capture_on_commit_callbacks(execute=True):
            living.live()

    return lived


class Scorer:
    """One that says what a test wants, and remembers what it was told."""

    def __init__(self, says):
        self.says, self.told = says, []

    def __call__(self, attempt):
        self.told.append(attempt)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says() if callable(self.says) else self.says


@pytest.fixture
def scorer():
    """Says `hold`, until the test has it say something else."""
    made = Scorer("hold")
    scoring.register("of the tests", made)
    yield made
    scoring._registered.clear()
