"""All that is kept of an arm: how many were exposed, and the sums of what they brought."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArmSums:
    """`total` and `squares` are sums over payers of their winsorised value and its square, in minor units.

    Whoever was exposed and did not pay is a value of nought, and most are.
    """

    exposed: int
    payers: int = 0
    total: int = 0
    squares: int = 0
    capped: int = 0

    @property
    def mean(self) -> float:
        """Value per exposed reader, in minor units; 0 for an arm that nobody saw."""
        return self.total / self.exposed if self.exposed else 0.0

    @property
    def variance(self) -> float:
        """Of one reader's value, noughts included. Infinite for fewer than two readers."""
        if self.exposed < 2:
            return math.inf
        return max(0.0, self.squares - self.total**2 / self.exposed) / (self.exposed - 1)


def winsorised(value: int, cap: int) -> int:
    """A payer's value within its bounds: one rich reader must not decide, and what went back costs no more than that."""
    return max(-cap, min(cap, value))


def of(*, exposed: int, values: Iterable[int], cap: int) -> ArmSums:
    """The sums of an arm. `values` are net minor units by payer, `cap` the bound that was fixed before the start.

    More payers than exposures is what lost beacons look like: then each payer counts as exposed.
    """
    bounded = [(winsorised(value, cap), abs(value) > cap) for value in values]
    return ArmSums(
        exposed=max(exposed, len(bounded)),
        payers=len(bounded),
        total=sum(value for value, _was in bounded),
        squares=sum(value * value for value, _was in bounded),
        capped=sum(was for _value, was in bounded),
    )


def suggested_cap(values: Iterable[int], percentile: float = 0.99) -> int:
    """The value below which this part of earlier payers lies, by nearest rank; 0 if there were none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percentile * len(ordered)) - 1)] if ordered else 0
