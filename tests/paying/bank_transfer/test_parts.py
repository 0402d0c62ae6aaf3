"""Money that comes in parts: it pays for nothing until all of it is there, and the desk sees what is missing."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models import Grant, Membership
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments import closing, reconciling, taxing
from broadsheet.payments.models import (
    Agreement,
    AwaitedTransfer,
    Checkout,
    Entry,
    Kind,
    Receipt,
    Transfer,
    TransferMatch,
    VatRate,
)
from broadsheet.payments.providers.bank_transfer import living, matching, references, returning, taking_in
from broadsheet.payments.providers.bank_transfer.matching import NotMatchedError
from broadsheet.payments.truth import Part
from tests.facts import tell
from tests.paying.bank_transfer.bank import entry, statement

pytestmark = pytest.mark.django_db


def settled():
    return sorted(Entry.objects.filter(kind=Kind.SETTLEMENT).values_list("amount", flat=True))


def part(amount, reference, ref, **more):
    return entry(amount, text=reference, ref=ref, **more)


def test_two_halves_on_two_days_begin_a_membership_when_the_sum_is_there(awaited, take_in, client):
    chosen = awaited()
    assert take_in(part("30.00", chosen.reference, "A1")).matched == 1
    assert (settled(), Receipt.objects.count(), Grant.objects.exists(), Agreement.objects.exists()) == (
        [],
        0,
        False,
        False,
    )
    assert Checkout.objects.get().paid_at is None
    assert (str(chosen.came), str(chosen.rest)) == ("€30", "€20")
    page = client.get(f"/transfer/{chosen.pk}/").content.decode()
    assert "€30 of €50 have arrived" in page
    assert "Transfer €20 from your bank" in page
    take_in(part("20.00", chosen.reference, "A2", day="2026-11-28"), name="S-2")
    assert settled() == [2000, 3000]
    assert Receipt.objects.count() == 2
    assert Membership.objects.count() == Grant.objects.live(clock.now()).count() == 1
    assert Checkout.objects.get().paid_at == Transfer.objects.get(bank_id="A2").booked_at
    take_in(part("20.00", chosen.reference, "A2", day="2026-11-28"), name="S-2")
    reconciling.reconcile("bank_transfer", hours=24)
    assert settled() == [2000, 3000]


def test_three_parts_in_one_file_of_a_payment_that_is_made_once(take_in, stranger):
    stranger.give("60", provider="bank_transfer")
    reference = AwaitedTransfer.objects.get().reference
    take_in(*[part("20.00", reference, f"A{number}") for number in range(3)])
    assert settled() == [2000, 2000, 2000]
    assert Checkout.objects.get().paid_at


def test_a_part_that_waits_is_never_given_up_and_lapses_nothing(awaited, take_in):
    chosen = awaited()
    take_in(part("30.00", chosen.reference, "A1"))
    with time_machine.travel(clock.now() + timedelta(days=60)):
        living.live()
        chosen.refresh_from_db()
        assert chosen.lapsed_at is None
        take_in(part("20.00", chosen.reference, "A2"), name="S-2")
        assert Grant.objects.live(clock.now()).exists()


def test_a_renewal_may_come_in_parts_too(awaited, take_in):
    chosen = awaited(interval="month")
    take_in(part(chosen.due.decimal, chosen.reference, "A1"))
    until = Agreement.objects.get().paid_until
    with time_machine.travel(until - timedelta(days=3)):
        take_in(part("2.00", chosen.reference, "A2"), name="S-2")
        assert Agreement.objects.get().paid_until == until
        rest = AwaitedTransfer.objects.get().rest
        take_in(part(rest.decimal, chosen.reference, "A3"), name="S-3")
        assert Agreement.objects.get().paid_until > until


def test_a_part_is_undone_without_a_trace_in_the_ledger(awaited, take_in):
    chosen = awaited()
    take_in(part("30.00", chosen.reference, "A1"))
    matching.undo(match=TransferMatch.objects.get(), reason="somebody else’s", by=person(Role.BUSINESS))
    assert not Entry.objects.exists()
    assert chosen.came == Money(0, "EUR")


def test_what_brought_the_rest_is_undone_before_the_part(awaited, take_in):
    chosen, staff = awaited(), person(Role.BUSINESS)
    take_in(part("30.00", chosen.reference, "A1"), part("20.00", chosen.reference, "A2"))
    first, last = TransferMatch.objects.order_by("pk")
    with pytest.raises(NotMatchedError, match="undo that one first"):
        matching.undo(match=first, reason="x", by=staff)
    matching.undo(match=last, reason="x", by=staff)
    assert sum(Entry.objects.received().values_list("amount", flat=True)) == 3000
    assert not Grant.objects.live(clock.now() + timedelta(days=3)).exists()
    assert chosen.came == Money(3000, "EUR")
    take_in(part("20.00", chosen.reference, "A3"), name="S-3")
    assert Grant.objects.live(clock.now()).exists()
    assert sum(Entry.objects.received().values_list("amount", flat=True)) == 5000


def test_a_part_that_went_back_is_none(awaited, take_in):
    chosen = awaited()
    take_in(part("30.00", chosen.reference, "A1"))
    take_in(part("30.00", chosen.reference, "A2", sign="DBIT"), name="S-2")
    assert chosen.came == Money(0, "EUR")
    assert not Entry.objects.exists()
    assert returning.candidates(Transfer(amount=-3000, currency="EUR"))


def test_the_close_has_a_part_on_the_banks_side_alone_until_it_is_whole(awaited, take_in):
    chosen = awaited()
    take_in(part("30.00", chosen.reference, "A1"))
    report = closing.fetch("bank_transfer", date(2026, 11, 1))
    assert [one.why for one in closing.compare(report).differences] == [closing.Why.ONLY_THERE]
    take_in(part("20.00", chosen.reference, "A2"), name="S-2")
    assert closing.compare(closing.fetch("bank_transfer", date(2026, 11, 1))).differences == []


@given(parts=st.lists(st.integers(1, 5000), min_size=2, max_size=6), hundredths=st.integers(100, 2700))
def test_the_vat_of_parts_sums_to_that_of_the_whole_to_the_cent(parts, hundredths):
    whole, extra = sum(parts), min(parts)
    checkout = Checkout(amount=whole, extra=extra, currency="EUR")
    taxes = taxing.Taxes(checkout, [VatRate(country="LT", hundredths=hundredths, starts=date(2020, 1, 1))])
    found = [
        taxes.of(Money(one, "EUR"), clock.now(), Part(Money(sum(parts[:at]), "EUR"), Money(whole, "EUR"), clock.now()))
        for at, one in enumerate(parts)
    ]
    once = taxes.of(Money(whole, "EUR"), clock.now())
    assert sum(one.taxed for one in found) == once.taxed == whole - extra
    assert sum(one.vat for one in found) == once.vat


@pytest.mark.control
def test_without_looking_at_what_came_two_halves_would_pay_for_nothing(awaited, take_in, monkeypatch):
    monkeypatch.setattr(AwaitedTransfer, "rest", AwaitedTransfer.due)
    chosen = awaited()
    take_in(part("30.00", chosen.reference, "A1"), part("20.00", chosen.reference, "A2"))
    assert not Grant.objects.exists()


def test_ten_thousand_lines_that_nobody_can_match_are_looked_at_in_seconds(awaited, prices):
    chosen = awaited()
    AwaitedTransfer.objects.bulk_create([
        AwaitedTransfer(checkout=f"{number:032x}", reference=references.new(), amount=5000,
                        currency="EUR", interval="once", lapses_at=clock.now() + timedelta(days=30))
        for number in range(5000)
    ])  # fmt: skip
    lines = [
        entry("5.00", text=f"Order {number * 104729 % 10**12:012} thank you very much", ref=f"B{number}")
        for number in range(10_000)
    ]
    body = statement(*lines, part("50.00", chosen.reference, "A1"))
    began = time.process_time()
    found = taking_in.take_in(io.BytesIO(body), name="big.xml", by=None)
    seconds = time.process_time() - began
    tell("bank transfer: seconds for 10,000 lines", seconds)
    print(f"10,000 lines: {seconds:.1f} s of the processor")
    assert (found.matched, found.unmatched) == (1, 10_000)
    assert seconds < 30
