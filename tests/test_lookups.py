"""`__among`: as `__in`, for any number of keys."""

from __future__ import annotations

import uuid

import pytest

from broadsheet.accounts.models import User
from broadsheet.payments.models import Payer, PayerAlias

pytestmark = pytest.mark.django_db

MORE_THAN_A_STATEMENT_TAKES = 70_000


@pytest.fixture
def payers():
    return [Payer.objects.create(email=f"{name}@reader.example") for name in ("ada", "ben", "cy")]


def test_it_finds_those_that_are_named_and_no_others(payers):
    ada, _ben, cy = payers
    assert set(Payer.objects.filter(pk__among=[ada.pk, cy.pk, uuid.uuid4()])) == {ada, cy}


def test_it_takes_more_keys_than_a_statement_has_room_for(payers):
    keys = {payers[0].pk, *(uuid.UUID(int=number) for number in range(MORE_THAN_A_STATEMENT_TAKES))}
    assert set(Payer.objects.filter(pk__among=keys)) == {payers[0]}


def test_no_keys_are_nobody(payers):
    assert not Payer.objects.filter(pk__among=[]).exists()


def test_numbers_texts_and_the_keys_of_others_work_as_well(payers):
    reader = User.objects.create(email="ada@reader.example")
    alias = PayerAlias.objects.create(old=uuid.uuid4(), payer=payers[1])
    assert User.objects.filter(pk__among={reader.pk, 0}).get() == reader
    assert User.objects.filter(email__among=["ada@reader.example", 'a"b']).get() == reader
    assert PayerAlias.objects.filter(payer__pk__among=[payers[1].pk]).get() == alias
