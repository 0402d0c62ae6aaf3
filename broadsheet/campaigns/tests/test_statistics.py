"""What an experiment's figures say: formulas against their sources, and what must not be said."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from broadsheet.campaigns.statistics import interval, planning, ratio, sums, verdict
from broadsheet.campaigns.statistics.ratio import Ratio
from broadsheet.campaigns.statistics.sums import ArmSums
from broadsheet.campaigns.statistics.verdict import Says

FINE = Ratio(1.0)


def arm(exposed=100_000, payers=1500, each=5000):
    return ArmSums(exposed, payers, payers * each, payers * each * each)


def said(first, second, *, watched=FINE, days=30, **more):
    return verdict.compare(first, second, ratio=watched, days=days, minimum_days=14, planned=200_000, **more).says


def test_sums_count_whoever_did_not_pay_as_nought():
    found = sums.of(exposed=4, values=[300, 100], cap=1000)
    assert (found.mean, found.payers, found.capped) == (100, 2, 0)
    assert found.variance == pytest.approx((200**2 + 0 + 100**2 + 100**2) / 3)


def test_values_are_bounded_on_both_sides():
    found = sums.of(exposed=10, values=[5000, -5000, 20], cap=100)
    assert (found.total, found.squares, found.capped) == (20, 20_400, 2)


def test_more_payers_than_exposures_are_exposures_that_were_lost():
    assert sums.of(exposed=1, values=[5, 5, 5], cap=10).exposed == 3


def test_an_arm_that_nobody_saw_has_no_value_and_no_certainty():
    assert (ArmSums(0).mean, ArmSums(1).variance) == (0.0, math.inf)


@pytest.mark.parametrize(("values", "cap"), [([], 0), ([7], 7), (range(1, 101), 99), ([1] * 99 + [10**6], 1)])
def test_a_cap_is_suggested_from_earlier_payers(values, cap):
    assert sums.suggested_cap(values) == cap


def test_the_margin_is_that_of_the_paper():
    """Theorem 2.2 at t = 1,000, worked out by hand for rho = 0.1 and alpha = 0.05."""
    t, rho, alpha = 1000, 0.1, 0.05
    by_hand = math.sqrt(2 * (t * rho**2 + 1) / (t**2 * rho**2) * math.log(math.sqrt(t * rho**2 + 1) / alpha))
    assert interval.margin(t, rho_squared=rho**2, alpha=alpha) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.0961, abs=0.0005)


def test_the_interval_is_narrowest_about_where_it_was_planned():
    best = interval.margin(10_000, rho_squared=interval.best_rho_squared(10_000, 0.05), alpha=0.05)
    others = [interval.margin(10_000, rho_squared=rho / 10_000, alpha=0.05) for rho in range(1, 60)]
    assert best <= min(others) * 1.01


def test_looking_every_day_is_paid_for_by_a_wider_interval_than_looking_once():
    once = 1.96 / math.sqrt(10_000)
    every_day = interval.margin(10_000, rho_squared=interval.best_rho_squared(10_000, 0.05), alpha=0.05)
    assert 1.3 < every_day / once < 1.8


def test_the_difference_lies_in_the_middle():
    found = interval.difference(arm(), arm(payers=1600), planned=200_000)
    assert found.difference == pytest.approx(5.0)
    assert found.high - found.difference == pytest.approx(found.difference - found.low)


def test_nothing_is_said_of_a_handful_of_payers():
    assert interval.difference(arm(payers=29), arm(payers=1000), planned=200_000) is None
    assert interval.difference(arm(payers=30), arm(payers=1000), planned=200_000) is not None


@given(some.integers(30, 3000), some.integers(30, 3000))
def test_two_arms_changed_about_say_the_opposite(one, other):
    there = interval.difference(arm(payers=one), arm(payers=other), planned=100_000)
    back = interval.difference(arm(payers=other), arm(payers=one), planned=100_000)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@pytest.mark.parametrize(
    ("first", "second", "more", "says"),
    [
        (arm(), arm(payers=2500), {}, Says.MORE),
        (arm(payers=2500), arm(), {}, Says.LESS),
        (arm(), arm(payers=1520), {}, Says.NO_DIFFERENCE),
        (arm(), arm(), {}, Says.NO_DIFFERENCE),
        (arm(), arm(payers=10), {}, Says.TOO_FEW),
        (ArmSums(0), ArmSums(0), {}, Says.TOO_FEW),
        (arm(), arm(payers=2500), {"days": 13}, Says.TOO_EARLY),
        (arm(), arm(payers=2500), {"watched": Ratio(0.001)}, Says.BROKEN),
        (arm(), arm(payers=10), {"watched": Ratio(0.001), "days": 1}, Says.BROKEN),
    ],
)
def test_what_is_said(first, second, more, says):
    assert said(first, second, **more) == says


def test_with_more_arms_each_comparison_has_to_show_more():
    just_enough = next(payers for payers in range(1500, 2500) if said(arm(), arm(payers=payers)) == Says.MORE)
    assert said(arm(), arm(payers=just_enough), arms=6) == Says.NO_DIFFERENCE
    assert said(arm(), arm(payers=just_enough + 100), arms=6) == Says.MORE


def test_the_bayes_factor_is_that_of_the_paper():
    """For one observation it is one: the prior's mean are the planned shares. For two alike, by the urn: (a+1)/(k+1)/share."""
    k = ratio.CONCENTRATION
    assert ratio.log_bayes_factor((1, 0), (0.5, 0.5)) == pytest.approx(0, abs=1e-6)
    assert ratio.log_bayes_factor((2, 0), (0.3, 0.7)) == pytest.approx(
        math.log((0.3 * k + 1) / (k + 1) / 0.3), abs=1e-6
    )


@given(some.integers(0, 10**6), some.floats(0.05, 0.95))
def test_arms_that_were_seen_as_planned_raise_no_alarm(seen, share):
    first = round(seen * share)
    assert not ratio.watch([(first, seen - first)], (share, 1 - share)).is_alarming


def test_lost_beacons_raise_the_alarm_and_it_stays():
    looks = [(day * 1000, day * 900) for day in range(1, 60)]
    assert ratio.watch(looks, (0.5, 0.5)).is_alarming
    assert ratio.watch([*looks, (10**6, 10**6)], (0.5, 0.5)).is_alarming


def test_an_arm_without_readers_must_not_be_seen():
    assert ratio.watch([(10, 1)], (1.0, 0.0)).is_alarming
    assert not ratio.watch([(10, 0)], (1.0, 0.0)).is_alarming
    assert not ratio.watch([], (0.5, 0.5)).is_alarming


@pytest.mark.control
def test_a_check_made_every_day_as_if_it_were_the_only_one_finds_faults_in_sound_tests():
    """The ordinary test at 1 %, looked at daily, against the sequential one: the same sound coins."""
    naive = sequential = 0
    for seed in range(200):
        chance, first, seen, looks = random.Random(seed), 0, 0, []
        for _day in range(100):
            first += round(chance.gauss(500, math.sqrt(250)))
            seen += 1000
            looks.append((first, seen - first))
        naive += any(abs(one - other) / math.sqrt(one + other) > 2.576 for one, other in looks)
        sequential += ratio.watch(looks, (0.5, 0.5)).is_alarming
    assert naive > 10
    assert sequential <= 2


def test_the_planner_asks_for_more_readers_for_less_difference_and_more_certainty():
    plan = {"paying": 0.02, "mean": 6000, "deviation": 6000, "lift": 0.1}
    usual = planning.needed(**plan)
    assert usual < planning.needed(**plan | {"lift": 0.05})
    assert usual < planning.needed(**plan, power=0.9)
    assert usual < planning.needed(**plan, arms=3)
    assert planning.needed(**plan | {"lift": 5}) == math.ceil(interval.PAYERS / 0.02)


@pytest.mark.parametrize("wrong", [{"paying": 0}, {"mean": 0}, {"lift": 0}, {"arms": 1}, {"deviation": -1}])
def test_what_cannot_be_planned_is_refused(wrong):
    with pytest.raises(ValueError, match="needs"):
        planning.needed(**{"paying": 0.02, "mean": 6000, "deviation": 6000, "lift": 0.1} | wrong)
