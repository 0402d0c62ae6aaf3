"""Between the beginning of a payment and its end, plans go and addresses change."""

import pytest

from broadsheet.accounts.models import User
from broadsheet.membership.models import Grant, Membership, Plan, Price
from broadsheet.payments import handling
from broadsheet.payments.models import Alert, Entry, Kind, Payer, Receipt
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


def test_money_for_a_plan_that_is_gone_is_in_the_ledger_and_staff_are_told_once(stranger, prices):
    answer = stranger.join(prices["reader", "EUR", "month"])
    Price.objects.filter(plan__slug="reader").delete()
    Plan.objects.filter(slug="reader").delete()
    stranger.pay(answer)
    handling.take_in("sandbox", {"deal": str(SandboxDeal.objects.get().pk)})
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    assert "reader" in Alert.objects.get().text
    assert not Membership.objects.exists()
    assert not Grant.objects.exists()


def test_who_changed_their_address_gets_receipt_and_access_at_the_new_one(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    User.objects.filter(email=stranger.email).update(email="olha.new@reader.example")
    Stranger(stranger.email).joins(prices["patron", "EUR", "year"])
    assert Payer.objects.count() == 1
    assert list(Receipt.objects.order_by("pk").values_list("email", flat=True)) == [
        stranger.email, "olha.new@reader.example",
    ]  # fmt: skip
    assert {grant.person.email for grant in Grant.objects.all()} == {"olha.new@reader.example"}
    assert not User.objects.filter(email=stranger.email).exists()
