"""The demo's bank transfers: one of each kind that waits for people, so that their page can be tried."""

from __future__ import annotations

import pytest

from broadsheet.demo.money import transferring
from broadsheet.payments.models import Statement
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, Transfer, Trouble

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account(settings):
    settings.PAYMENT_PROVIDERS = ["sandbox", "bank_transfer"]


def test_a_statement_was_taken_in_and_some_of_it_waits():
    transferring.transfer()
    waiting = Transfer.objects.unmatched()
    kinds = [Trouble.CURRENCY, Trouble.MISTYPED, Trouble.NO_REFERENCE, Trouble.PAID]
    assert sorted(waiting.values_list("trouble", flat=True)) == sorted(str(kind) for kind in kinds)
    assert Transfer.objects.filter(is_matched=True).count() == 3, "one of them is a part"


def test_run_again_nothing_is_added():
    transferring.transfer()
    transferring.transfer()
    assert Statement.objects.count() == 1
    assert AwaitedTransfer.objects.count() == len(transferring.AMOUNTS)


def test_without_transfers_there_are_none(settings):
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    transferring.transfer()
    assert not Statement.objects.exists()
