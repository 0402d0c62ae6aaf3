"""Two merges of the same two, in opposite directions and in the same moment."""

import threading
from contextlib import nullcontext

import pytest
from django.db import connection

from broadsheet.demo import welcoming
from broadsheet.payments import merging
from broadsheet.payments.models import Checkout, Payer, PayerAlias
from tests.paying.conftest import Stranger
from tests.paying.test_races import at_once, price

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(db):
    welcoming.offer_plans()
    for email in ("olha@reader.example", "olha.old@reader.example"):
        Stranger(email).joins(price())
    return list(Payer.objects.order_by("email"))


def both_ways(one, other):
    merge = [
        lambda: merging.merge(stays=one, goes=other, reason="x", by=None),
        lambda: merging.merge(stays=other, goes=one, reason="x", by=None),
    ]
    return at_once(*merge)


def test_of_two_opposite_merges_one_is_done_and_the_other_refused(two):
    found = both_ways(*two)
    assert sum(isinstance(each, merging.NotMergedError) for each in found) == 1, found
    stays = next(each for each in found if isinstance(each, Payer))
    assert PayerAlias.objects.get().payer == stays
    assert set(Checkout.objects.values_list("payer", flat=True)) == {stays.pk}


@pytest.mark.control
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_without_the_lock_each_would_be_the_other(two, monkeypatch):
    monkeypatch.setattr(merging, "one_at_a_time", lambda name: nullcontext())
    both_have_looked = threading.Barrier(2, timeout=10)
    check = merging._check

    def slowly(stays, goes):
        check(stays, goes)
        both_have_looked.wait()

    monkeypatch.setattr(merging, "_check", slowly)
    found = both_ways(*two)
    assert not any(isinstance(each, merging.NotMergedError) for each in found), found
    assert PayerAlias.objects.count() != 1 or any(isinstance(each, Exception) for each in found)
