"""Whether the arms were seen as often as their shares say: if not, something is broken, and no figure can be believed.

The sequential multinomial test of Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022,
arXiv:2011.03567: the Bayes factor of a Dirichlet around the planned shares against the shares themselves is a martingale
while all is well, so that its highest value so far may be looked at every day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ALPHA = 0.01
"""How often, at most, a sound test may ever raise the alarm."""

CONCENTRATION = 10_000.0
"""How close to the planned shares a fault is looked for: about a hundredth of them. Lost beacons are of that order."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """`p` is the smallest value so far: one over the highest Bayes factor, at most 1."""

    p: float
    alpha: float = ALPHA

    @property
    def is_alarming(self) -> bool:
        """Whether the arms were not seen as they should."""
        return self.p <= self.alpha


def watch(looks: Iterable[Sequence[int]], shares: Sequence[float]) -> Ratio:
    """`looks` are the counts of all arms up to the end of each day, `shares` the planned ones, which add up to 1."""
    highest = max((log_bayes_factor(counts, shares) for counts in looks), default=0.0)
    return Ratio(math.exp(-max(0.0, highest)))


def log_bayes_factor(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Of other shares against the planned ones. An arm without a share must not be seen at all."""
    if any(count and share <= 0 for count, share in zip(counts, shares, strict=True)):
        return math.inf
    pairs = [(count, share) for count, share in zip(counts, shares, strict=True) if share > 0]
    seen = sum(count for count, _share in pairs)
    found = math.lgamma(CONCENTRATION) - math.lgamma(CONCENTRATION + seen)
    for count, share in pairs:
        prior = CONCENTRATION * share
        found += math.lgamma(prior + count) - math.lgamma(prior) - count * math.log(share)
    return found
