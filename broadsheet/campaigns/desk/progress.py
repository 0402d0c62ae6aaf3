"""A campaign day by day: what came, what it had come to, and the pace that the goal needs. As a drawing, and as rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from broadsheet.campaigns.counting import members
from broadsheet.campaigns.counting.pieces import Piece
from broadsheet.campaigns.desk.standing import Standing
from broadsheet.campaigns.models import Campaign, Goal
from broadsheet.foundation import clock

WIDTH, HEIGHT = 720, 240
MOST_DAYS = 1100
"""Three years: a longer campaign is drawn for these only."""
MARKS = 60
"""Members in all are counted at so many moments at most: each is a question to the database."""


@dataclass(frozen=True)
class Day:
    """What came on a day of the publication's calendar, and what it had come to by its end."""

    day: date
    came: int
    total: int


@dataclass(frozen=True)
class Curve:
    """A drawing: lines as points of SVG, in a field of `WIDTH` by `HEIGHT`. `top` is the value at its upper edge."""

    line: str
    area: str
    pace: str
    goal_y: float
    top: int
    days: list[Day]
    width: int = WIDTH
    height: int = HEIGHT


def days(standing: Standing, pieces: list[Piece]) -> list[Day]:
    """From the first day to this one, or the last. What came from outside and before is there from the beginning."""
    campaign, counted = standing.campaign, standing.tally
    every = _calendar(campaign)
    if campaign.goal_kind == Goal.MEMBERS:
        return _members(campaign, every, counted.outside)
    came: Counter[date] = Counter()
    for piece in pieces:
        came[clock.local(piece.at).date()] += piece.value
    found, received = [], 0
    for day in every:
        received += came[day]
        matched = sum(one.of(received) for one in campaign.matching.all()) if campaign.is_money else 0
        found.append(Day(day, came[day], counted.outside + received + matched))
    return found


def curve(standing: Standing, found: list[Day]) -> Curve | None:
    """Nothing to draw before the first day."""
    if not found:
        return None
    campaign, goal = standing.campaign, standing.tally.goal
    top = max(goal, *(one.total for one in found))
    span = max((campaign.ends_at - campaign.starts_at).total_seconds(), 1)
    points = [(_x(campaign, _end_of(one.day), span), _y(one.total, top)) for one in found]
    first = (0.0, _y(standing.tally.outside, top))
    line = [first, *points]
    area = [(0.0, float(HEIGHT)), *line, (line[-1][0], float(HEIGHT))]
    opening = standing.tally.outside
    return Curve(
        line=_points(line), area=_points(area), pace=_points([(0, _y(opening, top)), (WIDTH, _y(goal, top))]),
        goal_y=_y(goal, top), top=top, days=found,
    )  # fmt: skip


def pace(standing: Standing) -> int:
    """What it should have come to by now, to be at its goal at the end, on a straight line."""
    campaign = standing.campaign
    gone = (min(clock.now(), campaign.ends_at) - campaign.starts_at) / (campaign.ends_at - campaign.starts_at)
    opening = min(standing.tally.outside, standing.tally.goal)
    return opening + int((standing.tally.goal - opening) * max(0.0, gone))


def _calendar(campaign: Campaign) -> list[date]:
    first = clock.local(campaign.starts_at).date()
    last = clock.local(min(clock.now(), campaign.ends_at - timedelta(microseconds=1))).date()
    return [first + timedelta(days=number) for number in range(min((last - first).days + 1, MOST_DAYS))]


def _members(campaign: Campaign, every: list[date], outside: int) -> list[Day]:
    step = max(1, -(-len(every) // MARKS))
    found: list[Day] = []
    for day in every[step - 1 :: step] or every:
        at = min(_end_of(day), clock.now(), campaign.ends_at)
        total = members.now(with_gifts=campaign.with_gifts, at=at).count() + outside
        found.append(Day(day, total - found[-1].total if found else 0, total))
    return found


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.publication_zone()).astimezone(UTC)


def _x(campaign: Campaign, at: datetime, span: float) -> float:
    at = min(at, clock.now(), campaign.ends_at)
    return round(WIDTH * max(0.0, (at - campaign.starts_at).total_seconds()) / span, 1)


def _y(value: int, top: int) -> float:
    return round(HEIGHT - HEIGHT * max(0, value) / top, 1)


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
