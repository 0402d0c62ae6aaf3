"""Lines and outlines that things are made of."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from broadsheet.demo.drawing.plates import Point


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> list[Point]:
    """A curve through the points (Catmull-Rom)."""
    count = len(points)
    path: list[Point] = []
    for i in range(count if closed else count - 1):
        p = [points[(i + k) % count if closed else min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2)]
        path += [_between(p, step / steps) for step in range(steps)]
    return path if closed else [*path, points[-1]]


def _between(p: Sequence[Point], t: float) -> Point:
    a, b, c, d = _weights(t)
    return (
        a * p[0][0] + b * p[1][0] + c * p[2][0] + d * p[3][0],
        a * p[0][1] + b * p[1][1] + c * p[2][1] + d * p[3][1],
    )


def _weights(t: float) -> tuple[float, float, float, float]:
    return (
        (-t + 2 * t * t - t**3) / 2,
        (2 - 5 * t * t + 3 * t**3) / 2,
        (t + 4 * t * t - 3 * t**3) / 2,
        (t**3 - t * t) / 2,
    )


def placed(points: Sequence[Point], x: float, y: float, scale: float, *, flip: bool = False) -> list[Point]:
    """The points, scaled and moved; `flip` looks the other way."""
    turn = -scale if flip else scale
    return [(x + px * turn, y + py * scale) for px, py in points]


def turned(points: Sequence[Point], centre: Point, degrees: float) -> list[Point]:
    """The points, turned clockwise round a centre."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        (centre[0] + (x - centre[0]) * c - (y - centre[1]) * s, centre[1] + (x - centre[0]) * s + (y - centre[1]) * c)
        for x, y in points
    ]


def ridge(
    chance: np.random.Generator,
    left: float,
    right: float,
    base: float,
    height: float,
    *,
    hills: int = 6,
    rough: float = 0.3,
) -> list[Point]:
    """A hill line from left to right, with smaller bumps on it."""
    xs = np.linspace(left, right, 90)
    big = np.interp(xs, np.linspace(left, right, hills + 1), chance.random(hills + 1))
    big = np.convolve(np.pad(big, 6, mode="edge"), np.ones(13) / 13, mode="valid")
    small = np.convolve(np.pad(chance.random(90), 1, mode="edge"), np.ones(3) / 3, mode="valid")
    ys = base - height * (big * (1 - rough) + small * rough)
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]


def tube(start: Point, end: Point, first: float, last: float) -> list[Point]:
    """A tapering bar between two points."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    nx, ny = -dy / length, dx / length
    return [
        (start[0] + nx * first / 2, start[1] + ny * first / 2),
        (end[0] + nx * last / 2, end[1] + ny * last / 2),
        (end[0] - nx * last / 2, end[1] - ny * last / 2),
        (start[0] - nx * first / 2, start[1] - ny * first / 2),
    ]


def toward(a: Point, b: Point, t: float) -> Point:
    """The point a share `t` of the way from `a` to `b`."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
