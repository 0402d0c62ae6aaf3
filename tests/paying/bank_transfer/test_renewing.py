"""A membership by transfer from year to year: asked for, late, lapsed, revived, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement, AwaitedTransfer, Entry, Kind, Transfer, TransferRefund
from broadsheet.payments.providers.bank_transfer import living
from broadsheet.payments.providers.bank_transfer.models import Trouble
from tests.paying.bank_transfer.bank import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(awaited, take_in, prices):
    """A member for a month, by transfer."""
    chosen = awaited(interval="month")
    take_in(entry("5.00", text=chosen.reference, ref="FIRST"))
    return AwaitedTransfer.objects.get()


@pytest.fixture
def later(member, django_capture_on_commit_callbacks):
    """What happens by itself, day by day, until so many days after the end of what is paid."""

    def lived(days):
        end = member.paid_until + timedelta(days=days)
        with time_machine.travel(end, tick=False), django_capture_on_commit_callbacks(execute=True):
            return living.live()

    return lived


def letters():
    return list(
        Outgoing.objects.filter(kind="payments/mail/transfer_due").order_by("pk").values_list("subject", flat=True)
    )


def reads(at):
    return Grant.objects.live(at).exists()


def test_before_the_period_ends_a_letter_asks_once_with_the_same_reference(member, later, mailoutbox):
    assert later(-11) == 0
    assert later(-9) == 1
    assert later(-8) == 0
    assert len(letters()) == 1
    assert member.written in mailoutbox[-1].body


def test_money_in_time_goes_on_from_the_end_of_what_was_paid(member, later, take_in):
    later(-9)
    with time_machine.travel(member.paid_until - timedelta(days=3), tick=False):
        take_in(entry("5.00", text=member.reference, ref="NEXT"))
    after = AwaitedTransfer.objects.get()
    assert after.paid_until == member.period_after(member.paid_until)
    assert Agreement.objects.get().paid_until == after.paid_until
    assert Grant.objects.get().ends == after.paid_until


def test_late_it_stays_open_for_its_grace_and_then_ends(member, later):
    later(0)
    assert Agreement.objects.get().retry_until == member.paid_until + timedelta(days=14)
    assert reads(member.paid_until + timedelta(days=13))
    later(14)
    assert not reads(member.paid_until + timedelta(days=15))
    assert Agreement.objects.get().ended_at is not None
    assert [subject.partition(": ")[2] for subject in letters()] == [
        "your transfer has not arrived yet", "it has ended, because no transfer came",
    ]  # fmt: skip
    assert later(15) == 0


def test_late_money_revives_it_from_the_day_it_came(member, later, take_in):
    later(0)
    later(14)
    day = member.paid_until + timedelta(days=40)
    with time_machine.travel(day, tick=False):
        take_in(entry("5.00", text=member.reference, ref="LATE"))
    agreement = Agreement.objects.get()
    assert agreement.ended_at is None
    assert agreement.paid_until == member.period_after(day)
    assert reads(day + timedelta(days=1))
    assert not reads(day - timedelta(days=1)), "nobody had access in between"


def test_money_within_the_grace_loses_no_day(member, later, take_in):
    later(0)
    with time_machine.travel(member.paid_until + timedelta(days=5), tick=False):
        take_in(entry("5.00", text=member.reference, ref="NEXT"))
    assert AwaitedTransfer.objects.get().paid_until == member.period_after(member.paid_until)
    assert Agreement.objects.get().retry_until is None


def test_ended_by_the_reader_nothing_is_asked_and_money_that_comes_waits_for_people(member, later, take_in):
    requesting.end(agreement=Agreement.objects.get(), by=None)
    assert Agreement.objects.get().ends_at == member.paid_until
    later(-9)
    later(0)
    assert (letters(), Agreement.objects.get().ended_at) == ([], member.paid_until)
    with time_machine.travel(member.paid_until + timedelta(days=2), tick=False):
        take_in(entry("5.00", text=member.reference, ref="STANDING-ORDER"))
    assert Transfer.objects.get(is_matched=False).trouble == Trouble.ENDED


def test_a_transfer_that_the_bank_took_back_ends_what_it_paid_for(member, take_in):
    take_in(
        entry("5.00", sign="DBIT", text=member.reference, ref="BACK", extra="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
    )
    assert Entry.objects.get(kind=Kind.REFUND).amount == -500
    assert not reads(clock.now())
    assert Agreement.objects.get().ended_at is not None
    take_in(
        entry("5.00", sign="DBIT", text=member.reference, ref="BACK", extra="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
    )
    assert Entry.objects.filter(kind=Kind.REFUND).count() == 1


def test_a_return_is_known_by_the_id_that_went_with_it(awaited, take_in):
    chosen = awaited()
    take_in(entry(text=chosen.reference, end_to_end="E2E-77"))
    take_in(entry(sign="DBIT", text="returned", end_to_end="E2E-77", ref="R", reversal="<RvslInd>true</RvslInd>"))
    assert Entry.objects.get(kind=Kind.REFUND).amount == -5000


def test_a_refund_noted_on_the_desk_is_seen_in_the_statement_later(member, take_in, django_capture_on_commit_callbacks):
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    with django_capture_on_commit_callbacks(execute=True):
        requesting.refund(settlement=settlement, amount=settlement.money, reason="asked for", by=None)
    assert TransferRefund.objects.get().transfer is None
    take_in(entry("5.00", sign="DBIT", text=f"back {member.reference}", ref="OUT"))
    assert TransferRefund.objects.get().transfer is not None
    assert Entry.objects.filter(kind=Kind.REFUND).count() == 1, "noted and seen is one refund"


def test_a_debit_that_nobody_understands_waits_for_people(member, take_in):
    take_in(entry("9.99", sign="DBIT", text="returned", ref="R", reversal="<RvslInd>true</RvslInd>"))
    assert Transfer.objects.get(is_matched=False).trouble == Trouble.REVERSAL
    assert not Entry.objects.filter(kind=Kind.REFUND).exists()


def test_another_amount_counts_from_the_next_transfer(member, take_in, prices):
    agreement = Agreement.objects.get()
    requesting.change(agreement=agreement, amount=agreement.money * 3, by=None)
    due = AwaitedTransfer.objects.get().due
    assert due > agreement.money
    with time_machine.travel(member.paid_until - timedelta(days=2), tick=False):
        take_in(entry("5.00", text=member.reference, ref="OLD"))
        assert AwaitedTransfer.objects.get().rest == due - Money(500, due.currency), "the old amount is a part of it"
        take_in(entry(str(due.decimal - 5), text=member.reference, ref="NEW"))
    assert Agreement.objects.get().money == due


def test_a_pause_asks_for_nothing_and_goes_on_after_it(member, later, take_in):
    until = member.paid_until + timedelta(days=30)
    requesting.pause(agreement=Agreement.objects.get(), until=until, by=None)
    assert (later(-9), later(1)) == (0, 0)
    assert later(21) == 1
    with time_machine.travel(until, tick=False):
        take_in(entry("5.00", text=member.reference, ref="AFTER"))
    assert AwaitedTransfer.objects.get().paid_until == member.period_after(until)
    assert AwaitedTransfer.objects.get().paused_until is None


def test_the_account_page_says_so_in_the_words_of_a_transfer(member, later, client):
    later(0)
    client.force_login(Grant.objects.get().person)
    with time_machine.travel(member.paid_until + timedelta(days=1), tick=False):
        page = client.get("/account/membership/").content.decode()
    assert "Your next transfer has not arrived" in page
    assert "new card" not in page
    later(14)
    with time_machine.travel(member.paid_until + timedelta(days=15), tick=False):
        page = client.get("/account/membership/").content.decode()
    assert "with the same reference, it begins again" in page
