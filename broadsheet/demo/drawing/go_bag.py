"""What lies in the bag by the door."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from typing import Any

from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, turned
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down


@picture("go-bag", "paper and brick")
def go_bag(sheet: Sheet) -> None:
    """The contents of a bag laid out on a table: torch, water, papers, medicines, socks, a leash."""
    sheet.ground(key=0.0, second=0.12, lines=SLANT)
    for row in range(3):
        for column in range(3):
            x, y = 40 + column * 510, 34 + row * 338
            shade = (row * 3 + column) % 3
            sheet.rect(x, y, 490, 318, key=0.0, second=(0.0, 0.28, 0.0)[shade], accent=(0.0, 0.0, 0.16)[shade])
    for index, thing in enumerate((_torch, _bottle, _papers, _medicine, _power, _socks, _leash, _chess, _whistle)):
        thing(sheet, 285 + (index % 3) * 510.0, 193 + (index // 3) * 338.0)


def _drop(sheet: Sheet, points: list[Point], **tones: Any) -> None:
    sheet.fill([(px + 12, py + 14) for px, py in points], key=0.6, lines=SLANT)
    sheet.fill(points, **tones)
    sheet.line([*points, points[0]], 5, key=1)


def _torch(sheet: Sheet, x: float, y: float) -> None:
    body = turned(
        [
            (x - 190, y - 30),
            (x + 50, y - 30),
            (x + 110, y - 64),
            (x + 180, y - 64),
            (x + 180, y + 64),
            (x + 110, y + 64),
            (x + 50, y + 30),
            (x - 190, y + 30),
        ],
        (x, y),
        -24,
    )
    _drop(sheet, body, accent=0.95, key=down(0.0, 0.5, y - 80, y + 90), second=0, lines=LEVEL)
    for k in range(5):
        sheet.line(turned([(x - 150 + k * 26, y - 28), (x - 150 + k * 26, y + 28)], (x, y), -24), 6, key=1)
    sheet.fill(
        turned([(x + 158, y - 58), (x + 176, y - 58), (x + 176, y + 58), (x + 158, y + 58)], (x, y), -24),
        key=0,
        second=0,
        accent=0,
    )
    sheet.fill(
        turned([(x - 10, y - 12), (x + 26, y - 12), (x + 26, y + 8), (x - 10, y + 8)], (x, y), -24), key=1, accent=0
    )


def _bottle(sheet: Sheet, x: float, y: float) -> None:
    shape = smooth(
        [
            (x - 60, y + 130),
            (x - 64, y - 20),
            (x - 52, y - 62),
            (x - 24, y - 84),
            (x - 24, y - 104),
            (x + 24, y - 104),
            (x + 24, y - 84),
            (x + 52, y - 62),
            (x + 64, y - 20),
            (x + 60, y + 130),
        ],
        steps=4,
    )
    _drop(
        sheet, shape, second=across(0.2, 0.9, x - 60, x + 60), key=across(0.0, 0.45, x, x + 70), accent=0, lines=STEEP
    )
    sheet.rect(x - 62, y - 4, 124, 74, key=0, second=0, accent=0)
    sheet.line(
        smooth([(x - 40, y + 44), (x - 20, y + 26), (x, y + 44), (x + 20, y + 26), (x + 42, y + 44)], closed=False),
        6,
        second=1,
        key=0.3,
    )
    sheet.rect(x - 28, y - 142, 56, 38, accent=0.95, key=0.1, second=0)
    sheet.line(
        [(x - 28, y - 142), (x + 28, y - 142), (x + 28, y - 104), (x - 28, y - 104), (x - 28, y - 142)], 5, key=1
    )


def _papers(sheet: Sheet, x: float, y: float) -> None:
    for k, tilt in enumerate((8, 2, -5)):
        leaf = turned([(x - 92, y - 122), (x + 92, y - 122), (x + 92, y + 122), (x - 92, y + 122)], (x, y), tilt)
        _drop(sheet, leaf, key=0.0, second=0.9 if k == 0 else 0.0, accent=0)
    for k in range(7):
        sheet.line(
            turned([(x - 66, y - 40 + k * 22), (x + 66 - (k % 3) * 26, y - 40 + k * 22)], (x, y), -5), 5, key=0.9
        )
    sheet.fill(
        turned([(x - 66, y - 100), (x - 14, y - 100), (x - 14, y - 56), (x - 66, y - 56)], (x, y), -5),
        key=0.5,
        second=0.6,
        lines=SLANT,
    )
    sx, sy = turned([(x + 44, y + 92)], (x, y), -5)[0]
    sheet.oval(sx, sy, 30, accent=0.9, key=0)
    sheet.oval(sx, sy, 21, accent=0.0, key=0)


def _medicine(sheet: Sheet, x: float, y: float) -> None:
    box = turned([(x - 170, y - 60), (x + 20, y - 60), (x + 20, y + 70), (x - 170, y + 70)], (x, y), -8)
    _drop(sheet, box, key=0.0, second=0.0, accent=0.0)
    sheet.fill(
        turned([(x - 100, y - 34), (x - 62, y - 34), (x - 62, y + 46), (x - 100, y + 46)], (x, y), -8),
        accent=0.95,
        key=0,
    )
    sheet.fill(
        turned([(x - 121, y - 13), (x - 41, y - 13), (x - 41, y + 25), (x - 121, y + 25)], (x, y), -8),
        accent=0.95,
        key=0,
    )
    strip = turned([(x + 40, y - 90), (x + 180, y - 90), (x + 180, y + 100), (x + 40, y + 100)], (x, y), 7)
    _drop(sheet, strip, key=0.12, second=0.6, accent=0, lines=SLANT)
    for k in range(8):
        px, py = turned([(x + 78 + (k % 2) * 64, y - 62 + (k // 2) * 44)], (x, y), 7)[0]
        sheet.oval(px, py, 22, 14, key=0, second=0)
        sheet.oval(px + 3, py + 4, 14, 7, key=0.5)


def _power(sheet: Sheet, x: float, y: float) -> None:
    body = turned([(x - 74, y - 118), (x + 74, y - 118), (x + 74, y + 118), (x - 74, y + 118)], (x, y), 14)
    sheet.line(
        smooth(
            [(x + 20, y - 110), (x + 110, y - 150), (x + 180, y - 60), (x + 130, y + 30), (x + 190, y + 120)],
            closed=False,
        ),
        13,
        key=1,
    )
    _drop(sheet, body, key=across(0.6, 1, x - 80, x + 80), second=0.4, accent=0, lines=STEEP)
    for k in range(4):
        px, py = turned([(x - 44 + k * 26, y + 86)], (x, y), 14)[0]
        sheet.oval(px, py, 8, key=0 if k < 3 else 0.8, second=0, accent=0)
    bolt = turned(
        [(x + 10, y - 60), (x - 34, y + 16), (x - 2, y + 16), (x - 14, y + 66), (x + 36, y - 16), (x + 4, y - 16)],
        (x, y),
        14,
    )
    sheet.fill(bolt, accent=0.95, key=0, second=0)


def _socks(sheet: Sheet, x: float, y: float) -> None:
    for way, tilt in ((-1, -10), (1, 12)):
        sock = smooth(
            turned(
                [
                    (x + way * 70 - 46, y - 120),
                    (x + way * 70 + 46, y - 120),
                    (x + way * 70 + 44, y + 10),
                    (x + way * 70 + 90, y + 60),
                    (x + way * 70 + 80, y + 112),
                    (x + way * 70 + 20, y + 116),
                    (x + way * 70 - 46, y + 60),
                ],
                (x + way * 70, y),
                tilt,
            ),
            steps=4,
        )
        _drop(sheet, sock, second=0.9, key=0.05, accent=0, lines=SLANT)
        for k, inks in enumerate(
            ({"accent": 0.95, "second": 0.0}, {"accent": 0.0, "second": 0.0}, {"accent": 0.95, "second": 0.0})
        ):
            stripe = turned(
                [
                    (x + way * 70 - 44, y - 84 + k * 34),
                    (x + way * 70 + 44, y - 84 + k * 34),
                    (x + way * 70 + 44, y - 66 + k * 34),
                    (x + way * 70 - 44, y - 66 + k * 34),
                ],
                (x + way * 70, y),
                tilt,
            )
            sheet.fill(stripe, key=0.05, **inks)


def _leash(sheet: Sheet, x: float, y: float) -> None:
    path = smooth(
        [
            (x - 150, y - 60),
            (x - 90, y - 110),
            (x - 30, y - 60),
            (x - 70, y),
            (x - 140, y + 40),
            (x - 60, y + 104),
            (x + 40, y + 60),
            (x + 20, y - 30),
            (x + 100, y - 90),
            (x + 170, y - 20),
            (x + 120, y + 70),
        ],
        closed=False,
    )
    sheet.line([(px + 10, py + 12) for px, py in path], 17, key=0.55)
    sheet.line(path, 23, key=1)
    sheet.line(path, 15, accent=0.95, key=0.0, second=0)
    sheet.oval(x + 118, y + 88, 22, key=1, accent=0)
    sheet.oval(x + 118, y + 88, 11, key=0, second=0, accent=0.16)
    sheet.rect(x + 104, y + 106, 28, 36, key=0.9, accent=0)


def _chess(sheet: Sheet, x: float, y: float) -> None:
    horse: list[Point] = [
        (-0.30, 0.42),
        (-0.26, 0.22),
        (-0.10, 0.02),
        (-0.06, -0.10),
        (-0.22, -0.04),
        (-0.34, 0.02),
        (-0.40, -0.06),
        (-0.26, -0.26),
        (-0.12, -0.42),
        (-0.06, -0.54),
        (0.02, -0.42),
        (0.20, -0.28),
        (0.30, -0.02),
        (0.28, 0.24),
        (0.32, 0.42),
    ]
    _drop(
        sheet,
        smooth(placed(horse, x, y + 6, 250), steps=4),
        key=across(0.35, 1, x - 70, x + 70),
        second=0.5,
        accent=0,
        lines=SLANT,
    )
    _drop(
        sheet,
        [(x - 96, y + 108), (x + 96, y + 108), (x + 110, y + 140), (x - 110, y + 140)],
        key=0.9,
        second=0.5,
        accent=0,
    )
    sheet.oval(x - 22, y - 64, 7, key=0, second=0)
    for k in range(4):
        sheet.line(
            smooth(
                [
                    (x + 22 + k * 8, y - 70 + k * 30),
                    (x + 40 + k * 7, y - 52 + k * 30),
                    (x + 34 + k * 7, y - 30 + k * 30),
                ],
                closed=False,
            ),
            4,
            key=0,
            second=0,
        )


def _whistle(sheet: Sheet, x: float, y: float) -> None:
    shape = smooth(
        [
            (x - 150, y - 66),
            (x + 60, y - 66),
            (x + 130, y - 40),
            (x + 150, y + 30),
            (x + 100, y + 90),
            (x + 30, y + 92),
            (x - 20, y + 40),
            (x - 40, y - 4),
            (x - 150, y - 4),
        ],
        steps=4,
    )
    sheet.line(
        smooth(
            [
                (x + 140, y + 40),
                (x + 190, y + 60),
                (x + 196, y + 130),
                (x + 90, y + 140),
                (x - 60, y + 120),
                (x - 180, y + 130),
            ],
            closed=False,
        ),
        9,
        key=1,
    )
    _drop(sheet, shape, accent=0.95, key=down(0.0, 0.55, y - 60, y + 90), second=0, lines=LEVEL)
    sheet.rect(x - 44, y - 66, 44, 24, key=1, accent=0)
    sheet.oval(x + 62, y + 22, 32, key=1, accent=0)
    sheet.oval(x + 58, y + 18, 24, key=0.2, second=0.3)
