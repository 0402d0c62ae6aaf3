"""Two shares compared once: the figures of the papers from which the formulas come, and how often they err."""

from __future__ import annotations

import random

import pytest

from broadsheet.campaigns.statistics import proportions
from broadsheet.campaigns.statistics.proportions import Share, best, difference, ratio_p, wilson


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_is_newcombes(one, other, low, high):
    """Table II of Newcombe (1998), method 10."""
    found = difference(Share(*other), Share(*one))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nobody_everything_is_possible():
    assert wilson(Share(0, 0)) == (0.0, 1.0)
    assert not difference(Share(0, 0), Share(5, 10)).shows_difference


def test_the_best_is_above_all_others_or_there_is_none():
    assert best([Share(20, 1000), Share(60, 1000)]) == 1
    assert best([Share(60, 1000), Share(20, 1000)]) == 0
    assert best([Share(20, 1000), Share(24, 1000)]) is None
    assert best([Share(20, 1000), Share(60, 1000), Share(58, 1000)]) is None
    assert best([Share(20, 1000), Share(60, 1000), Share(120, 1000)]) == 2


@pytest.mark.parametrize("arms", [2, 3])
def test_without_a_difference_a_winner_is_shown_in_no_more_than_five_of_a_hundred(arms):
    chance = random.Random(8)
    shown = sum(best([_drawn(chance, 400, 0.08) for _arm in range(arms)]) is not None for _test in range(400))
    assert shown <= 0.05 * 400 + 3 * (0.05 * 0.95 * 400) ** 0.5


@pytest.mark.control
def test_a_large_difference_is_nearly_always_shown():
    chance = random.Random(8)
    shown = sum(best([_drawn(chance, 400, 0.05), _drawn(chance, 400, 0.15)]) == 1 for _test in range(100))
    assert shown > 90


def test_arms_of_the_wrong_size_are_unlikely_and_right_ones_are_not():
    assert ratio_p([500, 500], [1, 1]) == 1.0
    assert round(ratio_p([520, 480], [1, 1]), 3) == 0.206
    assert ratio_p([600, 400], [1, 1]) < proportions.RATIO_ALPHA
    assert ratio_p([600, 400], [3, 2]) == 1.0
    assert round(ratio_p([40, 30, 30], [1, 1, 1]), 3) == 0.368
    assert ratio_p([0, 0], [1, 1]) == 1.0


def _drawn(chance, count, share):
    return Share(sum(chance.random() < share for _reader in range(count)), count)
