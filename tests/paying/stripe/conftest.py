"""The cast of Stripe's tests: a Stripe of our own, and its postman."""

import pytest
import stripe
from django.test import Client

from broadsheet.payments.models import Checkout
from broadsheet.payments.providers.stripe import asking, hearing
from tests.paying.stripe import fake as fakes
from tests.paying.stripe.triggers import Player


@pytest.fixture
def fake(settings, monkeypatch):
    """A Stripe that begins with nothing, and the newsroom that takes money through it."""
    made = fakes.FakeStripe()
    made.slow_seconds = 1
    made.selected = {*hearing.KINDS, hearing.DECLINED}
    server = fakes.serve(made)
    settings.PAYMENT_PROVIDERS = ["stripe"]
    settings.STRIPE_SECRET_KEY = "sk_test_nothing"
    settings.STRIPE_WEBHOOK_SECRET = fakes.SECRET
    settings.STRIPE_API_HOST = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(stripe._http_client.HTTPClient, "INITIAL_DELAY", 0.01)
    yield made
    client = asking._client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_HOST)
    client._requestor._client.close()
    asking._client.cache_clear()
    server.shutdown()
    server.server_close()


@pytest.fixture
def player(fake, settings):
    """Plays triggers against the fake."""
    made = Player(fake, settings.STRIPE_API_HOST)
    yield made
    made.close()


@pytest.fixture
def deliver(fake, django_capture_on_commit_callbacks):
    """Bring events to our door, and have the worker handle them: all that were not brought yet, unless some are named."""
    brought = set()

    def bring(events=None):
        answers = []
        for event in [one for one in fake.events if one["id"] not in brought] if events is None else events:
            brought.add(event["id"])
            header, body = fakes.signed(event)
            with django_capture_on_commit_callbacks(execute=True):
                answers.append(send(body, header).status_code)
        return answers

    return bring


def send(body, header=None):
    """One webhook, with or without its signature."""
    headers = {} if header is None else {"Stripe-Signature": header}
    return Client().post("/payments/webhooks/stripe/", body, content_type="application/json", headers=headers)


def session_of(email):
    """The id at Stripe of somebody's newest checkout."""
    return Checkout.objects.filter(payer__email=email).order_by("-made_at").values_list("session", flat=True)[0]
