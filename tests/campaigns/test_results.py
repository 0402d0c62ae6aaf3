"""An experiment's figures: what the ledger and the beacons hold, and nothing that came otherwise."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine

from broadsheet.campaigns import buckets, experimenting, results
from broadsheet.campaigns.models import Experiment, ExposureCount
from broadsheet.campaigns.statistics import ratio
from broadsheet.campaigns.statistics.verdict import Says
from broadsheet.foundation import clock
from broadsheet.payments.models import Entry, Kind, Payer, PayerAlias
from tests.campaigns.test_experiments import arm_of, made

pytestmark = pytest.mark.django_db

WEEKS = timedelta(days=20)


def paid(variant, amount=1000, *, kind=Kind.SETTLEMENT, payer=None, at=None, **facts):
    usual = {
        "kind": kind, "provider": "sandbox", "provider_id": str(uuid.uuid4()), "amount": amount, "currency": "EUR",
        "base_amount": amount, "base_currency": "EUR", "rate": "1", "rate_source": "", "purpose": "contribution",
        "occurred_at": at or clock.now(), "payer": payer or uuid.uuid4(), "variant": variant, "entity": "main",
    }  # fmt: skip
    return Entry.objects.create(**usual | facts)


def seen(variant, count, *, days_ago=1, kind="exposed"):
    day = (clock.local(clock.now()) - timedelta(days=days_ago)).date()
    ExposureCount.objects.create(day=day, experiment="words", variant=variant, kind=kind, ask="plain", count=count)


@pytest.fixture
def words():
    """Started twenty days ago."""
    with time_machine.travel(clock.now() - WEEKS):
        draft = made()
        experimenting.start(experiment=draft, by=None)
    return draft


def of(experiment):
    return results.of(Experiment.objects.with_acts().get(pk=experiment.pk))


def sums(experiment):
    return {result.arm.variant: result.sums for result in of(experiment).arms}


def test_a_draft_and_what_has_not_begun_have_no_figures():
    assert of(made()) is None
    later = made(key="later", starts_at=clock.now() + timedelta(days=1), arms=[])
    assert of(later) is None


def test_value_is_what_settled_less_what_went_back(words):
    seen("words.a", 100)
    generous = uuid.uuid4()
    paid("words.a", 5000, payer=generous)
    paid("words.a", 5000, payer=generous, kind=Kind.PAYMENT)  # a promise; its settlement is above
    paid("words.a", -2000, payer=generous, kind=Kind.REFUND)
    paid("words.a", 1000)
    lost = uuid.uuid4()
    paid("words.a", 3000, payer=lost)
    paid("words.a", -3000, payer=lost, kind=Kind.DISPUTE)
    paid("words.a", -25, kind=Kind.FEE)
    found = sums(words)["words.a"]
    assert (found.exposed, found.payers, found.total) == (100, 3, 4000)


def test_a_rich_reader_counts_for_no_more_than_the_cap(words):
    seen("words.a", 100)
    paid("words.a", 10**7)
    found = sums(words)["words.a"]
    assert (found.total, found.capped) == (words.cap, 1)


def test_what_came_before_or_otherwise_is_not_its_own(words):
    paid("words.a", at=clock.now() - WEEKS - timedelta(hours=2))
    paid("")
    paid("other")
    paid("words.a", base_currency="USD")
    seen("words.a", 7, kind="closed")
    seen("words.a", 7, days_ago=22)
    found = sums(words)
    assert all((one.exposed, one.payers, one.total) == (0, 0, 0) for one in found.values())


def test_two_accounts_that_were_merged_are_one_payer(words):
    seen("words.a", 100)
    payer, old = Payer.objects.create(email="olha@reader.example"), uuid.uuid4()
    PayerAlias.objects.create(old=old, payer=payer)
    paid("words.a", 15_000, payer=old)
    paid("words.a", 15_000, payer=payer.pk)
    found = sums(words)["words.a"]
    assert (found.payers, found.total) == (1, words.cap)


def test_money_that_was_under_way_at_the_end_counts_for_two_weeks(words):
    seen("words.a", 100)
    with time_machine.travel(clock.now() - timedelta(days=17)):
        experimenting.stop(experiment=words, reason="Enough", by=None)
    paid("words.a", 100, at=clock.now() - timedelta(days=4))
    paid("words.a", 100, at=clock.now() - timedelta(days=1))
    assert sums(words)["words.a"].total == 100


def test_after_the_minimum_it_says_what_it_shows(words):
    for variant, payers in (("words.a", 60), ("words.b", 180)):
        seen(variant, 10_000)
        for _ in range(payers):
            paid(variant)
    second = of(words).arms[1].verdict
    assert second.says == Says.MORE
    assert second.interval.low < 12 < second.interval.high


def test_lost_beacons_of_one_arm_are_told_before_anything_else(words):
    for days_ago in range(2, 12):
        for variant, count in (("words.a", 5000), ("words.b", 4000)):
            seen(variant, count, days_ago=days_ago)
    found = of(words)
    assert found.ratio.is_alarming
    assert found.arms[1].verdict.says == Says.BROKEN


@pytest.mark.control
def test_the_true_shares_are_those_of_the_buckets_not_of_the_plan():
    """A million readers, spread as the salt spreads them, are no fault; by the planned halves they would be."""
    bounds = ((0, 5000), (5000, 10_000))
    salt = next(salt for salt in map(str, range(1000)) if abs(buckets.sizes(salt, 0, bounds)[0] - 5000) > 60)
    one, other = buckets.sizes(salt, 0, bounds)
    counts = (one * 100, other * 100)
    assert not ratio.watch([counts], (one / 10_000, other / 10_000)).is_alarming
    assert ratio.watch([counts], (0.5, 0.5)).is_alarming


def test_a_retired_arm_is_compared_over_the_time_in_which_both_were_shown(words):
    with time_machine.travel(clock.now() - timedelta(days=5)):
        experimenting.retire(arm=arm_of(words, "words.b"), reason="Broken", by=None)
    for days_ago in range(6, 16):
        seen("words.a", 1000, days_ago=days_ago)
        seen("words.b", 1000, days_ago=days_ago)
    seen("words.a", 50_000, days_ago=2)
    for _ in range(40):
        paid("words.a", at=clock.now() - timedelta(days=8))
        paid("words.b", at=clock.now() - timedelta(days=8))
        paid("words.a", at=clock.now() - timedelta(days=1))
    found = of(words)
    assert found.arms[0].sums.exposed == 60_000
    assert found.arms[0].sums.payers == 80
    assert found.arms[1].verdict.interval.difference == 0
    assert not found.ratio.is_alarming  # what was seen after the retirement is no fault
