"""Two people of the desk, two imports and two files in the same moment."""

from __future__ import annotations

import io
from contextlib import nullcontext

import pytest
from django.db import IntegrityError, connection

from broadsheet.demo import welcoming
from broadsheet.membership.models import Grant, Price
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments.models import AwaitedTransfer, Entry, Kind, Receipt, Transfer, TransferMatch
from broadsheet.payments.providers.bank_transfer import matching, taking_in
from tests.paying.bank_transfer.bank import entry, statement
from tests.paying.conftest import Stranger
from tests.paying.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(email="olha@reader.example"):
    welcoming.offer_plans()
    price = Price.objects.get(plan__slug="reader", currency="EUR", interval="year")
    Stranger(email).join(price, provider="bank_transfer")
    return AwaitedTransfer.objects.order_by("-made_at").first()


def take(*entries, **more):
    return taking_in.take_in(io.BytesIO(statement(*entries, **more)), name="november.xml", by=None)


def broken(found):
    return [each for each in found if isinstance(each, Exception)]


def test_the_same_statement_taken_in_four_times_at_once_is_taken_in_once():
    entries = [entry(text=chosen().reference, ref="A1"), entry("5.00", ref="A2"), entry("6.00", ref="A3")]
    found = at_once(*[lambda: take(*entries)] * 4)
    assert not broken(found), found
    assert sorted(one.statement.added for one in found) == [0, 0, 0, 3]
    assert Transfer.objects.count() == 3
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    assert (Receipt.objects.count(), Grant.objects.count()) == (1, 1)


def test_two_statements_that_overlap_at_once_double_nothing():
    one, both, other = entry("4.00", ref="A1"), entry(text=chosen().reference, ref="A2"), entry("6.00", ref="A3")
    found = at_once(lambda: take(one, both), lambda: take(both, other, name="S-2"))
    assert not broken(found), found
    assert Transfer.objects.count() == 3
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1


def test_two_of_the_desk_who_match_one_transfer_match_it_once():
    one, other = chosen(), chosen("petro@reader.example")
    take(entry(text="for the Lantern"))
    transfer, by = Transfer.objects.get(), person(Role.BUSINESS)
    found = at_once(
        *[lambda awaited=awaited: matching.match(transfer=transfer, awaited=awaited, by=by) for awaited in (one, other)]
    )
    assert [type(each) for each in broken(found)] == [matching.NotMatchedError]
    assert (TransferMatch.objects.count(), Entry.objects.filter(kind=Kind.SETTLEMENT).count()) == (1, 1)


def test_matching_and_setting_aside_at_once_is_one_of_them():
    awaited = chosen()
    take(entry(text="for the Lantern"))
    transfer, by = Transfer.objects.get(), person(Role.BUSINESS)
    found = at_once(
        lambda: matching.match(transfer=transfer, awaited=awaited, by=by),
        lambda: matching.set_aside(transfer=transfer, reason="a grant", by=by),
    )
    assert len(broken(found)) == 1
    after = Transfer.objects.get()
    assert after.is_matched != (after.set_aside_at is not None)


@pytest.mark.control
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_without_the_lock_by_name_one_of_two_imports_would_break(monkeypatch):
    monkeypatch.setattr(taking_in, "one_at_a_time", lambda _name: nullcontext())
    entries = [entry("5.00", ref=f"A{number}") for number in range(200)]
    chosen()
    found = at_once(*[lambda: take(*entries)] * 4)
    assert any(isinstance(each, IntegrityError) for each in found), (
        "unique keys refuse what the lock would have made wait"
    )
    assert Transfer.objects.count() == 200
