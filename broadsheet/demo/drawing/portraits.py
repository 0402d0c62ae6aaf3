"""What all portraits begin with: a ground, shoulders, features, and lines through points."""

from __future__ import annotations

from broadsheet.demo.drawing.heads import CLOTH, Head
from broadsheet.demo.drawing.plates import Point, Sheet, across


def ground(
    sheet: Sheet, *, left: float = 0.34, right: float = 0.02, disc: Point = (500, 470), second: float = 0.5
) -> None:
    """The sheet's tone and the light disc behind the head."""
    sheet.ground(key=across(left, right, 0, 1000), second=0.0)
    sheet.oval(*disc, 430, second=second)


def shoulders(
    head: Head,
    *,
    wide: float = 1.35,
    high: float = 1.16,
    key: tuple[float, float] = (0.35, 0.95),
    second: float = 0.3,
    lines: int = CLOTH,
) -> None:
    """A body in cloth, from the neck to the sheet's foot."""
    shape = [
        (-wide - 0.12, 2.1),
        (-wide, 1.62),
        (-wide * 0.72, 1.38),
        (-0.42, high),
        (0.42, high),
        (wide * 0.72, 1.38),
        (wide, 1.62),
        (wide + 0.12, 2.1),
    ]
    head.fill(shape, key=across(*key, 150, 850), second=second, accent=0, lines=lines)


def features(head: Head) -> None:
    """Brows, eyes, nose and mouth."""
    head.carve()
    head.eyes()
    head.nose_and_mouth()
    head.contour()


def mirrored(half: list[Point]) -> list[Point]:
    """A closed outline from its left half."""
    return [*half, *[(-u, v) for u, v in reversed(half)]]


def curve(head: Head, points: list[Point]) -> list[Point]:
    """A smooth line through the points, on the sheet."""
    placed = head.at(points)
    return [p for i in range(len(placed)) for p in _through(placed, i)]


def _through(points: list[Point], i: int) -> list[Point]:
    a, b, c, d = (points[(i + k) % len(points)] for k in (-1, 0, 1, 2))
    path = []
    for step in range(5):
        t = step / 5
        weights = (
            (-t + 2 * t * t - t**3) / 2,
            (2 - 5 * t * t + 3 * t**3) / 2,
            (t + 4 * t * t - 3 * t**3) / 2,
            (t**3 - t * t) / 2,
        )
        path.append(
            (
                sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
            )
        )
    return path


def soft_line(points: list[Point]) -> list[Point]:
    """A closed outline without corners, in the head's own measure."""
    return [p for i in range(len(points)) for p in _through(points, i)]


def open_line(points: list[Point]) -> list[Point]:
    """A smooth line that doesn't close, in the head's own measure."""
    ends = [points[0], *points, points[-1]]
    return [p for i in range(len(points) - 1) for p in _through(ends[i : i + 4], 1)] + [points[-1]]
