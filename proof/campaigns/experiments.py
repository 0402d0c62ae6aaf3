"""Experiments that are looked at every day: how often they see what is not there, and find what is."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from broadsheet.campaigns.statistics import interval, planning, ratio
from proof.campaigns.simulating import Arm, Readers, deviation_of
from proof.figures import Proof

TESTS = 1000
DAYS = 28
PLANTED_TESTS = 300
LIFT = 0.1
A_DAY = {0.005: 4000, 0.015: 2000, 0.03: 1000}
"""Part of readers that pays → readers of each arm and day. The first has 20 payers a day in each arm."""
SRM_READERS = 100_000
SRM_LOST = 0.05
"""One arm's beacons that never arrive."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for paying, a_day in A_DAY.items():
        false = sum(_sees_difference(seed, Readers(paying), a_day) for seed in range(TESTS))
        name = f"A/A, {paying:.1%} pay, {TESTS:,} tests of {DAYS} daily looks: false alarms"
        figures.add(name, 100 * false / TESTS, "%", "<=", 100 * interval.ALPHA)
    _planted(figures)
    _ratios(figures)


def _sees_difference(seed: int, readers: Readers, a_day: int) -> bool:
    chance = random.Random(seed)  # noqa: S311 - the same tests each time
    first, second = (Arm(readers, chance, readers.cap) for _ in range(2))
    planned = 2 * a_day * DAYS
    for _day in range(DAYS):
        found = interval.difference(first.day(a_day), second.day(a_day), planned=planned)
        if found is not None and found.shows_difference:
            return True
    return False


def _planted(figures: Proof) -> None:
    """A tenth more who pay, with as many readers as the planner says."""
    readers = Readers(0.015)
    mean, deviation = deviation_of(readers, random.Random(1))  # noqa: S311 - the same readers each time
    needed = planning.needed(paying=readers.paying, mean=mean, deviation=deviation, lift=LIFT)
    found, false = 0, 0
    for seed in range(PLANTED_TESTS):
        was, wrongly = _finds(seed, readers, needed)
        found += was
        false += wrongly
    figures.add(f"readers needed in each arm for +{LIFT:.0%}, {readers.paying:.1%} pay", needed, "", "<=", 2_000_000)
    name = f"planted +{LIFT:.0%} is found by then, {PLANTED_TESTS} tests"
    figures.add(name, 100 * found / PLANTED_TESTS, "%", ">=", 100 * planning.POWER)
    figures.add("… and is taken for less", 100 * false / PLANTED_TESTS, "%", "<=", 100 * interval.ALPHA)


def _finds(seed: int, readers: Readers, needed: int) -> tuple[bool, bool]:
    """Whether the better arm was seen to be better, or worse, at any daily look."""
    chance = random.Random(10_000 + seed)  # noqa: S311 - the same tests each time
    first = Arm(readers, chance, readers.cap)
    second = Arm(replace(readers, paying=readers.paying * (1 + LIFT)), chance, readers.cap)
    a_day = math.ceil(needed / DAYS)
    for _day in range(DAYS):
        found = interval.difference(first.day(a_day), second.day(a_day), planned=2 * needed)
        if found is not None and found.shows_difference:
            return found.low > 0, found.high < 0
    return False, False


def _ratios(figures: Proof) -> None:
    sound = sum(_is_alarming(seed, lost=0.0) for seed in range(TESTS))
    broken = sum(_is_alarming(seed, lost=SRM_LOST) for seed in range(TESTS))
    figures.add(
        f"sample ratio, sound, {TESTS:,} tests: false alarms", 100 * sound / TESTS, "%", "<=", 100 * ratio.ALPHA
    )
    name = f"sample ratio, {SRM_LOST:.0%} of an arm lost, {SRM_READERS:,} readers: flagged"
    figures.add(name, 100 * broken / TESTS, "%", ">=", 99)


def _is_alarming(seed: int, *, lost: float) -> bool:
    chance = random.Random(20_000 + seed)  # noqa: S311 - the same tests each time
    first = second = 0
    looks = []
    for _day in range(DAYS):
        came = SRM_READERS // DAYS
        of_first = _binomial(chance, came, 0.5)
        first += of_first
        second += _binomial(chance, came - of_first, 1 - lost)
        looks.append((first, second))
    return ratio.watch(looks, (0.5, 0.5)).is_alarming


def _binomial(chance: random.Random, count: int, part: float) -> int:
    """By the bell curve, which is near enough for thousands of readers and parts that are no extremes."""
    return round(chance.gauss(count * part, math.sqrt(count * part * (1 - part))))
