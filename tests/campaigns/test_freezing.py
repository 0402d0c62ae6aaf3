"""A campaign's moments: it begins by itself, ends, and its final figures are written down once and stay."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from broadsheet.campaigns import freezing, noticing
from broadsheet.campaigns.counting import tally
from broadsheet.campaigns.models import Campaign, Ending, Launch, Seen, State
from broadsheet.demo import welcoming
from broadsheet.edition.models import Change
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models import Price
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import handling, requesting
from broadsheet.payments.models import Entry, Kind
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxCharge
from tests.dying import killed_at
from tests.paying.conftest import Stranger
from tests.paying.test_races import at_once


def told():
    return set(Change.objects.values_list("source", flat=True))


def refund():
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    requesting.refund(settlement=settlement, amount=settlement.money, reason="asked for", by=None)


def over():
    return time_machine.travel(Campaign.objects.get().freezes_at + timedelta(minutes=1), tick=False)


@pytest.mark.django_db
def test_after_its_end_nothing_counts_that_was_paid_later_and_what_was_under_way_does(birthday, stranger, prices):
    with time_machine.travel(birthday.ends_at - timedelta(seconds=1), tick=False):
        stranger.joins(prices["reader", "EUR", "month"], card="6190")  # a debit: it settles later
        assert tally.of(birthday).total == 0
    with time_machine.travel(birthday.ends_at + timedelta(days=2), tick=False):
        Stranger("late@reader.example").joins(prices["reader", "EUR", "month"])
        charge = SandboxCharge.objects.get(settled_at=None)
        bank.settle(charge)
        handling.take_in("sandbox", {"deal": str(charge.deal_id)})
        found = tally.of(Campaign.objects.get())
    assert (found.total, found.state) == (1, State.ENDED)


@pytest.mark.django_db
def test_the_final_figures_are_written_once_and_a_later_refund_moves_them_no_more(birthday, stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    assert freezing.freeze_due() == 0
    with over():
        assert (freezing.freeze_due(), freezing.freeze_due()) == (1, 0)
        assert birthday.source in told()
        refund()
        found = Campaign.objects.get()
        assert (tally.of(found).total, tally.of(found).is_frozen, tally.recount(found).total) == (1, True, 0)
    assert Ending.objects.get().facts["received"] == 1
    assert AuditEntry.objects.filter(act="campaign.freeze").count() == 1


@pytest.mark.django_db
def test_before_it_is_frozen_a_refund_after_the_end_takes_away(birthday, stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    with time_machine.travel(birthday.ends_at + timedelta(days=1), tick=False):
        refund()
        assert tally.of(Campaign.objects.get()).total == 0


@pytest.mark.django_db
def test_a_draft_is_never_frozen(birthday):
    Launch.objects.all().delete()
    with over():
        assert freezing.freeze_due() == 0


@pytest.mark.django_db
def test_a_planned_campaign_is_told_of_at_its_beginning_and_at_its_end_by_the_worker(birthday):
    Campaign.objects.update(starts_at=clock.now() + timedelta(hours=1))
    noticing.look()
    Change.objects.all().delete()
    noticing.look()
    assert told() == set()
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1), tick=False):
        noticing.look()
        assert told() == {birthday.source}
        Change.objects.all().delete()
    with time_machine.travel(birthday.ends_at, tick=False):
        noticing.look()
        assert told() == {birthday.source}


@pytest.mark.django_db
def test_what_nobody_told_of_is_noticed(birthday, stranger, prices, monkeypatch):
    stranger.joins(prices["reader", "EUR", "month"])
    noticing.look()
    for change in (
        lambda: Stranger("two@reader.example").give("7"),
        lambda: birthday.outside.create(value=3, way="cash", evidence="a receipt", came_on=clock.today()),
        lambda: Campaign.objects.update(goal=7),
        lambda: birthday.stretch_goals.create(goal=9),
    ):
        Change.objects.all().delete()
        assert noticing.look() == 0
        change()
        Change.objects.all().delete()
        expected = 0 if change.__code__.co_names[0] == "Stranger" else 1  # an order that nobody has paid moves nothing
        assert (noticing.look(), len(told())) == (expected, expected)


@pytest.mark.django_db(transaction=True)
class TestKilled:
    """Between the commit of a payment and what is told of it."""

    @pytest.fixture(autouse=True)
    def stage(self, birthday):
        welcoming.offer_plans()

    def pay_and_die(self):
        price = Price.objects.filter(plan__slug="reader", currency="EUR", interval="month").get()
        assert killed_at("campaigns.before_telling", lambda: Stranger().joins(price))
        assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1, "it was committed"

    def test_the_worker_notices_within_its_next_look(self):
        noticing.look()
        Change.objects.all().delete()
        self.pay_and_die()
        assert "tally:birthday" not in told()
        assert noticing.look() == 1
        assert "tally:birthday" in told()

    @pytest.mark.control
    def test_without_its_look_a_false_number_would_stand(self, monkeypatch):
        noticing.look()
        Change.objects.all().delete()
        self.pay_and_die()
        monkeypatch.setattr(noticing, "_of_all", list)
        Seen.objects.update(mark=noticing.mark_of(Campaign.objects.get(), []))
        assert noticing.look() == 0
        assert "tally:birthday" not in told()

    def test_killed_while_freezing_it_is_frozen_at_the_next_try(self):
        Campaign.objects.update(starts_at=clock.now() - timedelta(days=30), ends_at=clock.now() - timedelta(days=20))
        assert killed_at("campaigns.after_ending", freezing.freeze_due)
        assert Ending.objects.count() == 0
        assert freezing.freeze_due() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_who_freeze_at_once_one_does(birthday):
    Campaign.objects.update(starts_at=clock.now() - timedelta(days=30), ends_at=clock.now() - timedelta(days=20))
    found = at_once(freezing.freeze_due, freezing.freeze_due)
    assert sorted(found) == [0, 1]
    assert Ending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.control
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_without_the_lock_two_would_try(birthday, monkeypatch):
    Campaign.objects.update(starts_at=clock.now() - timedelta(days=30), ends_at=clock.now() - timedelta(days=20))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    both, recount = threading.Barrier(2, timeout=10), tally.recount

    def slowly(campaign):
        counted = recount(campaign)
        both.wait()
        return counted

    monkeypatch.setattr(tally, "recount", slowly)
    found = at_once(freezing.freeze_due, freezing.freeze_due)
    assert any(isinstance(each, IntegrityError) for each in found), found


def test_money_and_numbers_are_shown_as_what_they_are(settings):
    settings.BASE_CURRENCY = "UAH"
    assert Campaign(goal_kind="money", currency="EUR").amount(500) == Money(500, "EUR")
    assert Campaign(goal_kind="payers").amount(500) == 500
