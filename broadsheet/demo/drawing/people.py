"""People as the engraver cuts them: dark outlines with one lit edge."""

from __future__ import annotations

from typing import Any

from broadsheet.demo.drawing.outlines import placed, smooth
from broadsheet.demo.drawing.plates import SLANT, Point, Sheet

# One unit is the person's height; the feet stand at 0, the head's crown at -1.
COAT: list[Point] = [
    (-0.035, -0.845),
    (-0.085, -0.825),
    (-0.125, -0.78),
    (-0.138, -0.66),
    (-0.145, -0.53),
    (-0.128, -0.46),
    (-0.130, -0.34),
    (-0.10, -0.325),
    (0.10, -0.325),
    (0.130, -0.34),
    (0.128, -0.46),
    (0.145, -0.53),
    (0.138, -0.66),
    (0.125, -0.78),
    (0.085, -0.825),
    (0.035, -0.845),
]
JACKET: list[Point] = [
    (-0.035, -0.845),
    (-0.09, -0.825),
    (-0.128, -0.77),
    (-0.14, -0.64),
    (-0.142, -0.50),
    (-0.10, -0.47),
    (-0.10, -0.45),
    (0.10, -0.45),
    (0.10, -0.47),
    (0.142, -0.50),
    (0.14, -0.64),
    (0.128, -0.77),
    (0.09, -0.825),
    (0.035, -0.845),
]
STAND = (
    [(-0.085, -0.46), (-0.09, -0.02), (-0.11, 0.0), (-0.03, 0.0), (-0.01, -0.40)],
    [(0.085, -0.46), (0.09, -0.02), (0.11, 0.0), (0.03, 0.0), (0.01, -0.40)],
)
WALK = (
    [(-0.07, -0.46), (-0.10, -0.22), (-0.17, -0.03), (-0.15, 0.0), (-0.11, -0.005), (-0.04, -0.21), (0.02, -0.40)],
    [
        (0.07, -0.46),
        (0.085, -0.22),
        (0.12, -0.03),
        (0.19, -0.005),
        (0.19, 0.0),
        (0.085, 0.0),
        (0.02, -0.21),
        (0.0, -0.40),
    ],
)


def person(
    sheet: Sheet,
    x: float,
    ground: float,
    high: float,
    *,
    walk: bool = False,
    long: bool = True,
    hat: str = "",
    bag: str = "",
    flip: bool = False,
    **tones: Any,
) -> None:
    """Somebody standing or walking; `hat` is cap, brim, scarf, hood or bun; `bag` is case or sack."""
    ink = {"key": 0.92, "second": 0.5, "accent": 0, "lines": SLANT} | tones

    def fill(points: list[Point], curve: bool = False, **more: Any) -> None:
        at = placed(points, x, ground, high, flip=flip)
        sheet.fill(smooth(at, steps=4) if curve else at, **(ink | more))

    for leg in WALK if walk else STAND:
        fill(leg, key=1)
    fill(COAT if long else JACKET, curve=True)
    fill([(-0.028, -0.87), (-0.03, -0.82), (0.03, -0.82), (0.028, -0.87)])
    fill(
        [
            (0, -1.0),
            (0.046, -0.985),
            (0.062, -0.93),
            (0.05, -0.878),
            (0.012, -0.848),
            (-0.024, -0.85),
            (-0.05, -0.885),
            (-0.06, -0.935),
            (-0.046, -0.985),
        ],
        curve=True,
    )
    _hat(fill, hat)
    if bag == "case":
        fill([(0.10, -0.36), (0.10, -0.24), (0.27, -0.24), (0.27, -0.36)], key=1)
        fill([(0.15, -0.40), (0.15, -0.36), (0.22, -0.36), (0.22, -0.40)], key=1)
    if bag == "sack":
        fill([(-0.10, -0.80), (-0.20, -0.78), (-0.23, -0.64), (-0.19, -0.52), (-0.10, -0.53)], curve=True, key=1)


def _hat(fill: Any, hat: str) -> None:
    if hat == "cap":
        fill(
            [
                (-0.058, -0.945),
                (-0.05, -1.0),
                (0.0, -1.02),
                (0.05, -0.995),
                (0.058, -0.955),
                (0.10, -0.94),
                (0.055, -0.935),
            ],
            key=1,
        )
    elif hat == "brim":
        fill(
            [
                (-0.10, -0.95),
                (-0.055, -0.965),
                (-0.05, -1.03),
                (0.05, -1.03),
                (0.055, -0.965),
                (0.10, -0.95),
                (0.0, -0.94),
            ],
            key=1,
        )
    elif hat == "scarf":
        fill(
            [
                (-0.065, -0.87),
                (-0.07, -0.96),
                (0.0, -1.015),
                (0.06, -0.97),
                (0.05, -0.92),
                (0.03, -0.86),
                (0.06, -0.81),
                (-0.06, -0.81),
            ],
            curve=True,
            accent=0.9,
            key=0.3,
            second=0,
        )
    elif hat == "hood":
        fill(
            [(-0.075, -0.83), (-0.078, -0.95), (-0.01, -1.02), (0.06, -0.97), (0.06, -0.90), (0.07, -0.82)], curve=True
        )
    elif hat == "bun":
        fill([(-0.05, -1.0), (-0.09, -0.99), (-0.085, -0.945), (-0.04, -0.95)], curve=True, key=1)


def seated(sheet: Sheet, x: float, seat: float, high: float, *, bun: bool = False, **tones: Any) -> None:
    """Somebody seen from behind, sitting: head and shoulders above `seat`; `high` is as if standing."""
    ink = {"key": 0.92, "second": 0.5, "accent": 0, "lines": SLANT} | tones
    body = [
        (-0.15, 0),
        (-0.155, -0.14),
        (-0.125, -0.22),
        (-0.045, -0.255),
        (-0.035, -0.28),
        (0.035, -0.28),
        (0.045, -0.255),
        (0.125, -0.22),
        (0.155, -0.14),
        (0.15, 0),
    ]
    sheet.fill(smooth(placed(body, x, seat, high), steps=4), **ink)
    sheet.oval(x, seat - high * 0.335, high * 0.056, high * 0.072, **ink)
    if bun:
        sheet.oval(x, seat - high * 0.415, high * 0.033, **ink)
