"""How many readers a test needs, before it begins."""

from __future__ import annotations

import math
from statistics import NormalDist

from broadsheet.campaigns.statistics.interval import ALPHA, PAYERS, best_rho_squared, margin

POWER = 0.8
"""How often a difference of the stated size is found by the planned number of readers."""
MOST = 10**10


def needed(
    *,
    paying: float,
    mean: float,
    deviation: float,
    lift: float,
    arms: int = 2,
    alpha: float = ALPHA,
    power: float = POWER,
) -> int:
    """Exposed readers in each arm. `paying` is the part that pays, `mean` and `deviation` are of a payer's winsorised value,
    `lift` the difference in value per exposed reader to be found, such as 0.1 for a tenth more.

    Looking daily can only find it earlier. Raises `ValueError` for what cannot be planned.
    """
    if not (0 < paying <= 1 and mean > 0 and deviation >= 0 and lift > 0 and arms > 1):
        raise ValueError("A test needs payers, a value and a difference.")
    value, square = paying * mean, paying * (mean**2 + deviation**2)
    # The second arm pays more often by `lift`, and as much each time.
    spread = math.sqrt((square - value**2) + (square * (1 + lift) - (value * (1 + lift)) ** 2))
    each = alpha / (arms - 1)
    low, high = math.ceil(PAYERS / paying), MOST
    while low < high:
        middle = (low + high) // 2
        if _finds(middle, value * lift, spread, each, power):
            high = middle
        else:
            low = middle + 1
    return low


def _finds(each_arm: int, lift: float, spread: float, alpha: float, power: float) -> bool:
    seen = 2 * each_arm
    error = spread / math.sqrt(each_arm)
    radius = error * math.sqrt(seen) * margin(seen, rho_squared=best_rho_squared(seen, alpha), alpha=alpha)
    return lift - radius >= NormalDist().inv_cdf(power) * error
