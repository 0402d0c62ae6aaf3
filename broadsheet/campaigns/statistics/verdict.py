"""What may be said of a comparison today."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from broadsheet.campaigns.statistics import interval
from broadsheet.campaigns.statistics.interval import ALPHA, Interval
from broadsheet.campaigns.statistics.ratio import Ratio
from broadsheet.campaigns.statistics.sums import ArmSums


class Says(StrEnum):
    """In the order in which they are asked: the first that is so is said."""

    BROKEN = "broken"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"
    MORE = "more"
    LESS = "less"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An arm against the first one. No interval before enough have paid."""

    says: Says
    interval: Interval | None


def compare(
    first: ArmSums, second: ArmSums, *, ratio: Ratio, days: int, minimum_days: int, planned: int, arms: int = 2
) -> Verdict:
    """What the desk says of `second`. With more than two arms each comparison has a part of the allowed mistakes."""
    found = interval.difference(first, second, planned=planned, alpha=ALPHA / max(1, arms - 1))
    return Verdict(_says(found, ratio=ratio, is_early=days < minimum_days), found)


def _says(found: Interval | None, *, ratio: Ratio, is_early: bool) -> Says:
    if ratio.is_alarming:
        return Says.BROKEN
    if is_early:
        return Says.TOO_EARLY
    if found is None:
        return Says.TOO_FEW
    if not found.shows_difference:
        return Says.NO_DIFFERENCE
    return Says.MORE if found.low > 0 else Says.LESS
