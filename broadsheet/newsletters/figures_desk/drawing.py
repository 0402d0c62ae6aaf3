"""The drawings: the audience as a curve, the weeks as bars, an interval as a bar around nought."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.campaigns.experiment_desk.saying import Bar
from broadsheet.campaigns.statistics.interval import Interval
from broadsheet.newsletters.figures.audience import Week

WIDTH, HEIGHT = 720, 240


@dataclass(frozen=True)
class Curve:
    """Points of SVG in a field of `WIDTH` by `HEIGHT`. `top` stands at its upper edge, nought at its lower."""

    line: str
    area: str
    top: int


@dataclass(frozen=True)
class Drawn:
    """A week's bar: percent of the longest, those who came first."""

    week: Week
    joined: float
    ended: float


def curve(weeks: list[Week]) -> Curve | None:
    """None where nobody ever had it."""
    top = max((week.total for week in weeks), default=0)
    if not top or len(weeks) < 2:
        return None
    step = WIDTH / (len(weeks) - 1)
    points = [
        (round(number * step, 1), round(HEIGHT - HEIGHT * 0.94 * week.total / top, 1))
        for number, week in enumerate(weeks)
    ]
    line = " ".join(f"{x:g},{y:g}" for x, y in points)
    return Curve(line, f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}", top)


def bars(weeks: list[Week]) -> list[Drawn]:
    """The newest first."""
    most = max([1, *(week.joined + week.ended for week in weeks)])
    return [
        Drawn(week, round(100 * week.joined / most, 2), round(100 * week.ended / most, 2)) for week in reversed(weeks)
    ]


def interval(found: Interval, widest: float) -> Bar:
    """As experiments draw it: nought is in the middle."""

    def place(value: float) -> float:
        return round(50 + 47 * value / widest, 2)

    return Bar(place(found.low), round(place(found.high) - place(found.low), 2), place(found.difference))
