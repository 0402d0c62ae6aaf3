"""A newsroom that takes bank transfers, and its bank."""

from __future__ import annotations

import io

import pytest

from broadsheet.payments.models import AwaitedTransfer
from broadsheet.payments.providers.bank_transfer import taking_in
from tests.paying.bank_transfer.bank import statement


@pytest.fixture(autouse=True)
def account(settings):
    settings.PAYMENT_PROVIDERS = ["sandbox", "bank_transfer"]


@pytest.fixture
def take_in(django_capture_on_commit_callbacks):
    """Take a statement of these entries in, and have the worker do what is queued."""

    def taken(*entries, by=None, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return taking_in.take_in(io.BytesIO(statement(*entries, **more)), name="november.xml", by=by)

    return taken


@pytest.fixture
def awaited(stranger, prices):
    """The stranger has chosen to pay for a year by transfer."""

    def chosen(plan="reader", interval="year", who=stranger):
        who.join(prices[plan, "EUR", interval], provider="bank_transfer")
        return AwaitedTransfer.objects.order_by("-made_at").first()

    return chosen
