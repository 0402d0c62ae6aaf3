"""What an experiment's figures say, in plain sentences, and the bar that is drawn beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from broadsheet.campaigns.models import Arm, Experiment
from broadsheet.campaigns.results import ArmResult, Results
from broadsheet.campaigns.statistics.interval import PAYERS, Interval
from broadsheet.campaigns.statistics.verdict import Says
from broadsheet.foundation.money import Money

READERS = 1000
"""Values are told for so many readers: for one they would be fractions of a cent."""


@dataclass(frozen=True)
class Bar:
    """Percent of the drawing's width: where the interval begins, how long it is, where its middle is. Nought is at 50."""

    start: float
    length: float
    middle: float


@dataclass(frozen=True)
class Row:
    """One arm as the page shows it."""

    arm: Arm
    exposed: int
    payers: int
    capped: int
    net: Money
    per_thousand: Money
    sentence: str
    bar: Bar | None
    low: str
    high: str
    says: str


def rows(experiment: Experiment, results: Results) -> list[Row]:
    """All arms, on one scale."""
    shown = [found for result in results.arms if (found := _shown(result)) is not None]
    widest = max((max(abs(each.low), abs(each.high)) for each in shown), default=0.0)
    return [_row(experiment, results, result, widest) for result in results.arms]


def money(minor: float) -> Money:
    """In the newsroom's own currency."""
    return Money(round(minor), settings.BASE_CURRENCY)


def signed(minor: float) -> str:
    """With its sign, so that less and more are told apart at a glance."""
    found = money(minor)
    return f"+{found}" if found.minor > 0 else str(found)


def _row(experiment: Experiment, results: Results, result: ArmResult, widest: float) -> Row:
    sums, found = result.sums, _shown(result)
    return Row(
        arm=result.arm,
        exposed=sums.exposed,
        payers=sums.payers,
        capped=sums.capped,
        net=money(sums.total),
        per_thousand=money(sums.mean * READERS),
        sentence=_sentence(experiment, results, result),
        bar=_bar(found, widest) if found and widest else None,
        low=signed(found.low * READERS) if found else "",
        high=signed(found.high * READERS) if found else "",
        says=result.verdict.says if result.verdict else "",
    )


def _shown(result: ArmResult) -> Interval | None:
    """The interval, unless no figure can be believed."""
    if result.verdict is None or result.verdict.says is Says.BROKEN:
        return None
    return result.verdict.interval


def _bar(found: Interval, widest: float) -> Bar:
    def place(value: float) -> float:
        return round(50 + 47 * value / widest, 2)

    return Bar(place(found.low), round(place(found.high) - place(found.low), 2), place(found.difference))


def _sentence(experiment: Experiment, results: Results, result: ArmResult) -> str:
    if result.verdict is None:
        return _("The first arm: the others are compared with it.")
    names = {"one": result.arm.variant, "other": _first(results.arms).variant}
    match result.verdict.says:
        case Says.BROKEN:
            return _("No figure here can be believed until the fault is found.")
        case Says.TOO_EARLY:
            return _("Too early to say anything: an interval of a few days holds only those days’ readers.")
        case Says.TOO_FEW:
            return _("Too few have paid to say anything: %(count)d are needed in each arm.") % {"count": PAYERS}
    interval = result.verdict.interval
    assert interval is not None  # noqa: S101 - what follows is only said of one
    names |= {"low": signed(interval.low * READERS), "high": signed(interval.high * READERS)}
    if result.verdict.says is Says.MORE:
        return _("“%(one)s” brings more than “%(other)s”: between %(low)s and %(high)s for a thousand readers.") % names
    if result.verdict.says is Says.LESS:
        return _("“%(one)s” brings less than “%(other)s”: between %(low)s and %(high)s for a thousand readers.") % names
    return _("No difference shown. If there is one, it is between %(low)s and %(high)s for a thousand readers.") % names


def _first(arms: Sequence[ArmResult]) -> Arm:
    return arms[0].arm
