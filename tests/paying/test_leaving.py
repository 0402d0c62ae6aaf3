import pytest

from broadsheet.accounts.models import User
from broadsheet.payments.models import Agreement, Card, Entry, Payer
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from broadsheet.readers import leaving

pytestmark = pytest.mark.django_db


def test_whoever_deletes_their_account_pays_no_more_and_is_forgotten(
    stranger, prices, django_capture_on_commit_callbacks
):
    stranger.joins(prices["reader", "EUR", "month"])
    before = list(Entry.objects.values())
    with django_capture_on_commit_callbacks(execute=True):
        leaving.delete(user=User.objects.get(email=stranger.email))
    assert SandboxDeal.objects.get().ended_at
    assert Agreement.objects.get().ended_at
    assert list(Entry.objects.values()) == before
    payer = Payer.objects.get()
    assert (payer.email, payer.name, payer.reader) == (None, "", None)
    assert payer.erased_at
    assert not Card.objects.exists()


def test_what_somebody_paid_is_in_the_file_of_their_data(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    held = leaving.everything_about(User.objects.get(email=stranger.email))["payments"]
    assert {row["what"] for row in held} == {"payment", "settlement", "fee"}
    assert "5 EUR" in {row["amount"] for row in held}
