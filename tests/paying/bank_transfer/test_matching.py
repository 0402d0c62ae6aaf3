"""What is matched by itself, what is left to people, and what nothing doubles."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.membership.models import Grant
from broadsheet.payments import closing, reconciling
from broadsheet.payments.models import AwaitedTransfer, Checkout, Entry, Kind, Statement, Transfer, TransferMatch
from broadsheet.payments.providers.bank_transfer import living, taking_in
from broadsheet.payments.providers.bank_transfer.camt import NotAStatementError
from broadsheet.payments.providers.bank_transfer.models import Trouble
from tests.paying.bank_transfer.bank import entry, one_statement, statement
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


def settled():
    return sorted(Entry.objects.filter(kind=Kind.SETTLEMENT).values_list("amount", flat=True))


def trouble():
    return Transfer.objects.get(is_matched=False).trouble


def test_more_than_was_asked_pays_and_all_of_it_is_written_down(awaited, take_in):
    take_in(entry("55.00", text=awaited().reference))
    assert settled() == [5500]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"currency": "USD"}, Trouble.CURRENCY),
        ({"reversal": "<RvslInd>true</RvslInd>"}, Trouble.REVERSAL),
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_is_left_to_people(awaited, take_in, facts, why):
    found = take_in(entry(text=awaited().reference, **facts))
    assert (found.matched, found.unmatched, settled()) == (0, 1, [])
    assert trouble() == why
    assert not Grant.objects.exists()


def test_a_mistyped_reference_matches_nobody_and_says_whom_it_may_mean(awaited, take_in):
    reference = awaited().reference
    wrong = f"{reference[:-1]}{(int(reference[-1]) + 3) % 10}"
    take_in(entry(text=f"Olha {wrong}"))
    assert (settled(), trouble()) == ([], Trouble.MISTYPED)


def test_without_a_reference_or_with_two_nobody_is_meant(awaited, take_in):
    first, second = awaited(), awaited(who=Stranger("petro@reader.example"))
    take_in(entry(text="For the Lantern"), entry(text=f"{first.reference} {second.reference}", ref="A2"))
    assert set(Transfer.objects.values_list("trouble", flat=True)) == {Trouble.NO_REFERENCE, Trouble.SEVERAL}
    assert settled() == []


def test_sent_twice_the_second_waits_for_people(awaited, take_in):
    reference = awaited().reference
    take_in(entry(text=reference, ref="A1"), entry(text=reference, ref="A2"))
    assert (settled(), trouble()) == ([5000], Trouble.PAID)


def test_a_contribution_is_paid_once(stranger, prices, take_in):
    stranger.give("12", provider="bank_transfer")
    reference = AwaitedTransfer.objects.get().reference
    take_in(entry("12", text=reference, ref="A1"), entry("12", text=reference, ref="A2"))
    assert (settled(), trouble()) == ([1200], Trouble.PAID)


def test_money_that_comes_after_the_checkout_lapsed_waits_for_people(awaited, take_in):
    chosen = awaited()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert living.live() == 1
        assert living.live() == 0
        assert Checkout.objects.get().failed_at is not None
        take_in(entry(text=chosen.reference))
        assert (settled(), trouble()) == ([], Trouble.LATE)


def test_the_same_file_twice_and_one_that_overlaps_double_nothing(awaited, take_in):
    one, other = entry(text=awaited().reference, ref="A1"), entry("5.00", text="thanks", ref="A2")
    take_in(one, other)
    found = take_in(one, other)
    assert (found.statement.added, found.known) == (0, 2)
    overlapping = take_in(other, entry("6.00", ref="A3"), name="S-2")
    assert (overlapping.statement.added, overlapping.known) == (1, 1)
    assert (Transfer.objects.count(), settled()) == (3, [5000])


def test_without_the_banks_ids_a_look_alike_in_another_statement_waits_for_people(awaited, take_in):
    same = entry(text=awaited().reference, ref="")
    take_in(same)
    assert take_in(same).statement.added == 0, "the same statement again"
    take_in(same, name="S-2")
    assert (settled(), trouble()) == ([5000], Trouble.SAME)


def test_of_what_goes_out_only_what_concerns_readers_is_kept(awaited, take_in):
    found = take_in(entry("900.00", sign="DBIT", name="Somebody on the staff", text="Salary"))
    assert (found.out, Transfer.objects.count()) == (1, 0)


def test_a_statement_of_another_account_is_refused_whole(awaited):
    body = statement(entry(), account="DE89370400440532013000")
    with pytest.raises(NotAStatementError, match="3000"):
        taking_in.take_in(io.BytesIO(body), name="x.xml", by=None)
    assert not Statement.objects.exists()


def test_of_a_file_with_two_accounts_ours_is_taken(awaited, take_in):
    other = one_statement(entry("50.00", text="x", ref="Z"), account="DE89370400440532013000")
    found = take_in(entry(text=awaited().reference), more=other)
    assert (found.statement.added, found.elsewhere) == (1, 1)


def test_a_file_that_breaks_off_writes_nothing(awaited):
    reference = awaited().reference
    body = statement(entry(text=reference), entry(ref="A2"))[:-90]
    with pytest.raises(NotAStatementError):
        taking_in.take_in(io.BytesIO(body), name="x.xml", by=None)
    assert not Transfer.objects.exists()


def test_a_payers_account_is_kept_as_four_signs_and_a_hash(take_in, awaited):
    take_in(entry(text=awaited().reference))
    kept = Transfer.objects.get()
    assert kept.iban_end == "3000"
    assert "DE8937" not in str(Transfer.objects.values().get())


def test_the_statement_is_the_report_of_the_month(awaited, take_in):
    take_in(entry(text=awaited().reference, day="2026-11-05"), entry("7.00", text="?", ref="A2", day="2026-11-06"))
    with time_machine.travel("2026-12-02T10:00:00Z"):
        found = closing.compare(closing.fetch("bank_transfer", clock.today().replace(month=11, day=1)))
    assert found.sums == {("settlement", "EUR"): (5000, 5700)}
    assert [(one.why, one.there.amount) for one in found.differences] == [("only_there", 700)]


def test_reconciliation_finds_what_was_matched_and_not_written(awaited, take_in, monkeypatch):
    monkeypatch.setattr("broadsheet.payments.handling.take_in", lambda *_facts: None)
    take_in(entry(text=awaited().reference))
    assert (TransferMatch.objects.count(), settled()) == (1, [])
    monkeypatch.undo()
    assert reconciling.reconcile("bank_transfer", hours=1) == 1
    assert settled() == [5000]


def test_an_account_is_known_again_after_the_secret_key_was_rotated(settings):
    before = taking_in.hash_of("LT121000011101001000")
    settings.SECRET_KEY = "another, after somebody left"
    assert taking_in.hash_of("LT121000011101001000") == before != ""
