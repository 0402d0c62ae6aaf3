"""Two shares against each other at one moment that was fixed before: who did it, of how many.

The interval is Newcombe's hybrid of Wilson's score intervals (method 10 in "Interval estimation for the difference between
independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890): it keeps its promise with
few readers and with shares near nought, where the textbook's does not. It may be looked at once; who looks every day needs
`interval`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from broadsheet.campaigns.statistics.interval import ALPHA, Interval

RATIO_ALPHA = 0.001
"""How often a sound test may ever raise the alarm. It is looked at once."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    did: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; 0 of nobody."""
        return self.did / self.of if self.of else 0.0


def wilson(share: Share, alpha: float = ALPHA) -> tuple[float, float]:
    """The score interval of one share (E. B. Wilson, JASA 22 (1927), 209-212); all that is possible, of nobody."""
    if not share.of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(1 - alpha / 2)
    found, count, squared = share.value, share.of, z * z
    middle = (found + squared / (2 * count)) / (1 + squared / count)
    half = z / (1 + squared / count) * math.sqrt(found * (1 - found) / count + squared / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(first: Share, second: Share, alpha: float = ALPHA) -> Interval:
    """`second` less `first`, as shares of one, with its bounds."""
    (first_low, first_high), (second_low, second_high) = wilson(first, alpha), wilson(second, alpha)
    found = second.value - first.value
    low = found - math.hypot(second.value - second_low, first_high - first.value)
    high = found + math.hypot(second_high - second.value, first.value - first_low)
    return Interval(found, max(-1.0, low), min(1.0, high))


def best(shares: Sequence[Share], alpha: float = ALPHA) -> int | None:
    """The one that is shown to be above every other; None if none is. All comparisons together err at most at `alpha`."""
    pairs = max(1, len(shares) * (len(shares) - 1) // 2)
    for number, one in enumerate(shares):
        others = [other for place, other in enumerate(shares) if place != number]
        if others and all(difference(other, one, alpha / pairs).low > 0 for other in others):
            return number
    return None


def ratio_p(counts: Sequence[int], weights: Sequence[int]) -> float:
    """How likely counts at least as far from these weights are by chance: Pearson's chi-square for two or three arms.

    Why it is asked at all: Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019.
    """
    total, weight = sum(counts), sum(weights)
    if not total or not weight:
        return 1.0
    found = sum(
        (count - total * one / weight) ** 2 / (total * one / weight) for count, one in zip(counts, weights, strict=True)
    )
    if len(counts) == 2:
        return math.erfc(math.sqrt(found / 2))
    if len(counts) == 3:
        return math.exp(-found / 2)
    raise ValueError("two or three arms")
