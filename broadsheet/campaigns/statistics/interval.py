"""The difference of two arms, as an interval that may be looked at every day.

An asymptotic confidence sequence: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and
asymptotic confidence sequences", Annals of Statistics 52 (2024), arXiv:2103.06476, Theorem 2.2 for the boundary and its
Appendix on Robbins' mixture for the best place of the parameter. It holds at all looks together, so that stopping at the
first good day is no mistake.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from broadsheet.campaigns.statistics.sums import ArmSums

ALPHA = 0.05
"""How often, at most, a test without any difference may ever show one."""

PAYERS = 30
"""In each arm, before anything is said: with fewer, the sum of a few large amounts is no bell curve. See the proof."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The difference per exposed reader (second arm less first), in minor units, and its bounds."""

    difference: float
    low: float
    high: float

    @property
    def shows_difference(self) -> bool:
        """Whether nought lies outside."""
        return self.low > 0 or self.high < 0


def difference(first: ArmSums, second: ArmSums, *, planned: int, alpha: float = ALPHA) -> Interval | None:
    """The interval of `second` less `first`; None as long as too few have paid.

    `planned` is the number of readers in both arms for which the interval is narrowest; any other is valid too.
    """
    if min(first.payers, second.payers) < PAYERS:
        return None
    seen = first.exposed + second.exposed
    error = math.sqrt(first.variance / first.exposed + second.variance / second.exposed)
    # One reader's share of the difference is an observation with this deviation, so that the error after `seen` is as above.
    radius = error * math.sqrt(seen) * margin(seen, rho_squared=best_rho_squared(planned, alpha), alpha=alpha)
    found = second.mean - first.mean
    return Interval(found, found - radius, found + radius)


def margin(seen: int, *, rho_squared: float, alpha: float) -> float:
    """Half the width after so many observations of variance one, both sides together at `alpha`."""
    mixed = seen * rho_squared + 1
    return math.sqrt(2 * mixed / (seen * seen * rho_squared) * math.log(math.sqrt(mixed) / alpha))


def best_rho_squared(planned: int, alpha: float) -> float:
    """The mixture's parameter that makes the interval narrow at `planned` observations, to within a few parts in a hundred."""
    twice = -2 * math.log(alpha)
    return (twice + math.log(twice + 1)) / planned
