"""Ships and boats."""

from __future__ import annotations

from typing import Any

from broadsheet.demo.drawing.outlines import placed, smooth, turned
from broadsheet.demo.drawing.plates import SLANT, STEEP, Point, Sheet


def bulker(sheet: Sheet, x: float, water: float, long: float, *, flip: bool = False, **tones: Any) -> None:
    """A loaded bulk carrier, low in the water."""
    way, w = (-1 if flip else 1), long

    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, water, w, flip=flip)

    for i in range(4):
        left = -0.27 + i * 0.165
        sheet.fill(
            at([(left, -0.055), (left + 0.01, -0.082), (left + 0.12, -0.082), (left + 0.13, -0.055)]),
            key=0.55,
            second=0.6,
            accent=0,
            lines=STEEP,
        )
        if i < 3:
            post = left + 0.148
            sheet.line(at([(post, -0.05), (post, -0.155)]), w * 0.010, key=0.9)
            sheet.line(at([(post, -0.14), (post + 0.09, -0.10)]), w * 0.006, key=0.9)
    sheet.fill(
        at(
            [
                (-0.47, -0.05),
                (-0.47, -0.20),
                (-0.455, -0.20),
                (-0.455, -0.225),
                (-0.355, -0.225),
                (-0.345, -0.2),
                (-0.335, -0.05),
            ]
        ),
        key=0.1,
        second=0.05,
        accent=0,
        lines=STEEP,
    )
    sheet.fill(at([(-0.375, -0.05), (-0.375, -0.225), (-0.355, -0.225), (-0.345, -0.2), (-0.335, -0.05)]), key=0.45)
    for row in range(4):
        a, b = sorted((x + way * w * -0.445, x + way * w * -0.385))
        sheet.rect(a, water - w * (0.212 - row * 0.036), b - a, w * 0.011, key=0.95)
    sheet.fill(at([(-0.45, -0.22), (-0.445, -0.285), (-0.405, -0.285), (-0.40, -0.22)]), key=0.3, accent=0.9, second=0)
    sheet.line(at([(-0.37, -0.22), (-0.37, -0.31)]), max(1.5, w * 0.005), key=0.95)
    hull = [(-0.5, -0.065), (-0.495, 0.0), (0.44, 0.0), (0.462, -0.03), (0.515, -0.105), (0.42, -0.092), (0.39, -0.062)]
    sheet.fill(at(hull), lines=SLANT, **({"key": 0.95, "second": 0.5, "accent": 0} | tones))
    sheet.fill(at([(-0.497, -0.014), (-0.495, 0.0), (0.44, 0.0), (0.452, -0.014)]), accent=0.95, key=0.3, second=0)
    sheet.line(at([(0.45, -0.095), (0.45, -0.17)]), max(1.5, w * 0.005), key=0.95)


def tug(sheet: Sheet, x: float, water: float, long: float, *, flip: bool = False, **tones: Any) -> None:
    """A tug from the side."""

    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, water, long, flip=flip)

    sheet.line(at([(0.02, -0.4), (0.02, -0.72)]), max(1.5, long * 0.018), key=0.95)
    sheet.fill(at([(-0.22, -0.2), (-0.20, -0.52), (-0.08, -0.52), (-0.08, -0.2)]), accent=0.95, key=0.25, second=0)
    sheet.fill(
        at([(-0.06, -0.2), (-0.06, -0.46), (0.20, -0.46), (0.24, -0.2)]), key=0.1, second=0.05, accent=0, lines=STEEP
    )
    sheet.fill(at([(-0.03, -0.42), (-0.03, -0.33), (0.18, -0.33), (0.175, -0.42)]), key=0.95)
    sheet.fill(at([(-0.09, -0.46), (-0.09, -0.50), (0.24, -0.50), (0.22, -0.46)]), key=0.95)
    hull = [(-0.5, -0.16), (-0.48, 0.0), (0.42, 0.0), (0.52, -0.28), (0.30, -0.20), (0.0, -0.165)]
    sheet.fill(
        smooth(at(hull[3:]), closed=False, steps=3) + at(hull[:3]),
        **({"key": 0.98, "second": 0.5, "accent": 0} | tones),
    )
    for i in range(5):
        sheet.oval(*at([(-0.36 + i * 0.17, -0.07)])[0], long * 0.038, key=0.45)


def fishing_boat(
    sheet: Sheet, x: float, water: float, long: float, *, flip: bool = False, lamp: bool = True, **tones: Any
) -> None:
    """A small decked fishing boat with nets heaped astern and a lamp at its mast."""

    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, water, long, flip=flip)

    ink = {"key": 0.98, "second": 0.5, "accent": 0} | tones
    spot = at([(0.05, -0.60)])[0]
    if lamp:
        sheet.glow(*spot, long * 0.75, key=0.1, second=0.1, accent=0.75, strength=0.75)
    sheet.line(at([(0.05, -0.2), (0.05, -0.78)]), max(1.5, long * 0.016), **ink)
    sheet.line(at([(0.05, -0.70), (-0.42, -0.18)]), max(1, long * 0.007), **ink)
    sheet.line(at([(0.05, -0.74), (0.50, -0.24)]), max(1, long * 0.007), **ink)
    sheet.fill(at([(0.09, -0.15), (0.09, -0.40), (0.27, -0.40), (0.29, -0.15)]), **ink)
    sheet.fill(
        smooth(
            at([(-0.42, -0.14), (-0.36, -0.26), (-0.22, -0.30), (-0.10, -0.24), (-0.04, -0.12)]), closed=False, steps=4
        ),
        key=0.7,
        second=0.8,
        accent=0,
        lines=SLANT,
    )
    sheet.fill(
        smooth(at([(0.53, -0.26), (0.32, -0.17), (0.0, -0.13), (-0.3, -0.14), (-0.5, -0.18)]), closed=False, steps=4)
        + at([(-0.46, 0.0), (0.42, 0.0)]),
        **ink,
    )
    if lamp:
        sheet.oval(*spot, max(3.5, long * 0.035), key=0, second=0, accent=0.1)


def rowing_boat(sheet: Sheet, x: float, water: float, long: float, *, flip: bool = False, **tones: Any) -> None:
    """A rowing boat with a rower."""
    ink = {"key": 0.98, "second": 0.5, "accent": 0} | tones

    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, water, long, flip=flip)

    sheet.fill(
        smooth(at([(-0.06, -0.08), (-0.10, -0.26), (-0.02, -0.34), (0.06, -0.26), (0.07, -0.08)]), steps=4), **ink
    )
    sheet.oval(*at([(0.0, -0.40)])[0], long * 0.05, long * 0.06, **ink)
    sheet.line(at([(0.02, -0.24), (0.18, -0.16), (0.42, 0.04)]), max(1.5, long * 0.018), **ink)
    sheet.fill(
        smooth(at([(-0.5, -0.16), (-0.25, -0.10), (0.1, -0.10), (0.5, -0.17)]), closed=False, steps=4)
        + at([(0.36, 0.02), (-0.38, 0.02)]),
        **ink,
    )


def pilot_boat(sheet: Sheet, x: float, y: float, long: float, *, tilt: float = 0.0, flip: bool = False) -> None:
    """A pilot boat climbing a sea."""

    def at(points: list[Point]) -> list[Point]:
        return turned(placed(points, x, y, long, flip=flip), (x, y), tilt)

    sheet.line(at([(-0.05, -0.3), (-0.05, -0.62)]), long * 0.014, key=1, accent=0)
    sheet.line(at([(-0.14, -0.52), (0.04, -0.52)]), long * 0.01, key=1, accent=0)
    sheet.fill(
        at([(-0.22, -0.14), (-0.20, -0.40), (0.10, -0.40), (0.18, -0.16)]), accent=0.95, key=0.05, second=0, lines=STEEP
    )
    sheet.fill(at([(-0.16, -0.36), (-0.16, -0.26), (-0.04, -0.26), (-0.04, -0.36)]), key=0.98, accent=0)
    sheet.fill(at([(0.0, -0.36), (0.0, -0.26), (0.11, -0.26), (0.075, -0.36)]), key=0.98, accent=0)
    sheet.fill(at([(-0.24, -0.40), (-0.23, -0.44), (0.12, -0.44), (0.12, -0.40)]), key=0.1, accent=0)
    hull = smooth(at([(0.56, -0.24), (0.30, -0.17), (0.0, -0.14), (-0.5, -0.15)]), closed=False, steps=5)
    sheet.fill(
        hull
        + smooth(at([(-0.5, -0.15), (-0.48, 0.03), (0.05, 0.06), (0.38, 0.0), (0.56, -0.24)]), closed=False, steps=4),
        key=0.98,
        second=0.6,
        accent=0,
    )
    sheet.line(hull, long * 0.022, key=0.05, accent=0, second=0)


def barge(sheet: Sheet, x: float, water: float, long: float, **tones: Any) -> None:
    """A flat river barge."""
    sheet.fill(
        placed(
            [(-0.5, -0.08), (-0.46, 0.02), (0.46, 0.02), (0.52, -0.09), (0.40, -0.07), (-0.42, -0.07)], x, water, long
        ),
        **({"key": 0.95, "second": 0.7, "lines": SLANT} | tones),
    )


def wake(sheet: Sheet, x: float, water: float, long: float, *, flip: bool = False) -> None:
    """Foam along a waterline, trailing astern."""
    way = -1 if flip else 1
    cut = sheet.stencil(x - long, water - 20, x + long, water + 40)
    for _ in range(46):
        t = sheet.chance.random()
        left = x + way * (0.45 - t * 1.3) * long
        cut.oval(
            left, water + 3 + t * 9 * sheet.chance.random() + 2, long * 0.035 * sheet.chance.uniform(0.4, 1.3), 2.2
        )
    sheet.press(cut, key=0, second=0.05)
