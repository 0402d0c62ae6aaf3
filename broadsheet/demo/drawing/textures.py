"""Quieter pictures for columns and cards: papers, signs, objects, fog, light."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image

from broadsheet.demo.drawing import things, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, toward, tube, turned
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down, grey

CARD = (1600, 840)
"""A share picture's size: 1.905 to 1, as link previews crop it."""


@picture("share-card", "ink and lamp", size=CARD)
def share_card(sheet: Sheet) -> None:
    """Rings of lamplight over dark water."""
    horizon, x, y = 540.0, 1080.0, 424.0
    sheet.rect(0, 0, 1600, horizon, key=down(1.0, 0.55, 0, horizon), second=down(1, 0.8, 0, horizon), lines=LEVEL)
    for i in range(9, 0, -1):
        sheet.oval(
            x,
            y,
            70 + i * i * 11 + i * 26,
            key=0.12 + 0.085 * i,
            second=0.1 + 0.1 * i,
            accent=max(0.0, 0.62 - 0.062 * i),
        )
        cut = sheet.stencil()
        r = 70 + i * i * 11 + i * 26
        cut.arc(x, y, r, r, 0, 360, 4)
        sheet.press(cut, key=0, second=0.15, accent=0.4)
    sheet.oval(x, y, 60, key=0, second=0, accent=0.1)
    weather.sea(sheet, horizon, 840, key=(0.75, 1.0), second=(1, 1), swell=0.8, light=0.6)
    weather.glitter(sheet, x, horizon + 3, 836, wide=120, spread=0.5, key=0.0, second=0.05, accent=0.55, count=170)
    sheet.fill([(820, horizon), (900, horizon - 22), (1260, horizon - 26), (1380, horizon)], key=1, second=1, accent=0)
    tower: list[Point] = [(x - 30, horizon - 20), (x - 19, 470), (x + 19, 470), (x + 30, horizon - 20)]
    sheet.fill(tower, key=1, second=1, accent=0)
    sheet.rect(x - 34, 464, 68, 9, key=1, second=1, accent=0)
    sheet.rect(x - 17, 392, 4, 74, key=1)
    sheet.rect(x + 13, 392, 4, 74, key=1)
    sheet.fill([(x - 28, 396), (x, 366), (x + 28, 396)], key=1, second=1, accent=0)
    things.gulls(sheet, 4, 300, 160, 760, 330, span=(26, 60), key=0, second=0.2, accent=0.3)


@picture("harbour-log", "log")
def harbour_log(sheet: Sheet) -> None:
    """An open log book with ruled columns and a pencil."""
    sheet.ground(key=0.85, second=0.5, lines=STEEP)
    for i in range(6):
        sheet.rect(0, i * 190, 1600, 5, key=1)
    spread: list[Point] = turned(
        [(120, 110), (800, 90), (1480, 110), (1490, 980), (800, 960), (110, 980)], (800, 530), -4
    )
    sheet.fill([(px + 26, py + 30) for px, py in spread], key=1, second=0.6)
    for k in range(3):
        sheet.fill([(px + 8 - k * 4, py + 12 - k * 5) for px, py in spread], key=0.1, second=0.2)
        sheet.line([(px + 8 - k * 4, py + 12 - k * 5) for px, py in [*spread, spread[0]]], 2, key=1)
    sheet.fill(spread, key=0.0, second=0.04)

    def at(u: float, v: float) -> Point:
        left, middle, right = (
            toward(spread[0], spread[5], v),
            toward(spread[1], spread[4], v),
            toward(spread[2], spread[3], v),
        )
        return toward(left, middle, u * 2) if u < 0.5 else toward(middle, right, u * 2 - 1)

    rules = sheet.stencil()
    for i in range(21):
        v = 0.10 + i * 0.042
        for a, b in ((0.03, 0.48), (0.52, 0.97)):
            rules.line([at(a, v), at(b, v)], 2)
    sheet.press(rules, second=0.9, key=0.0)
    columns = sheet.stencil()
    for u in (0.10, 0.36, 0.42, 0.60, 0.86, 0.92):
        columns.line([at(u, 0.05), at(u, 0.95)], 3)
    sheet.press(columns, accent=0.9, key=0.0)
    for row in range(20):
        for base in (0.0, 0.5):
            if base and row > 12:
                continue
            v = 0.135 + row * 0.042
            _writing(sheet, at, base + 0.035, base + 0.085, v, bold=True)
            _writing(sheet, at, base + 0.115, base + float(sheet.chance.uniform(0.24, 0.34)), v)
            if row % 3 == 0:
                _writing(sheet, at, base + 0.37, base + 0.41, v)
    sheet.fill(
        [at(0.488, 0), at(0.512, 0), at(0.512, 1), at(0.488, 1)],
        key=across(0.0, 0.9, at(0.488, 0.5)[0], at(0.512, 0.5)[0]),
        lines=STEEP,
    )
    shade = sheet.stencil()
    shade.polygon([(1060, -10), (1150, -10), (420, 1080), (330, 1080)])
    shade.polygon([(200, 330), (250, 270), (1500, 860), (1460, 920)])
    sheet.press(shade, soft=14, second=0.55)
    point: Point = (960.0, 900.0)
    end: Point = (1420.0, 560.0)
    sheet.fill(tube((point[0] + 18, point[1] + 24), (end[0] + 18, end[1] + 24), 26, 30), key=0.75)
    sheet.fill(tube(point, end, 34, 34), accent=1, key=0, second=0)
    sheet.line([toward(point, end, 0.0), end], 8, key=0.9, accent=0.6)
    tip = (point[0] - 58, point[1] + 43)
    sheet.fill(
        [*tube(point, point, 1, 1)[:1], (point[0] + 10, point[1] + 14), tip, (point[0] - 10, point[1] - 14)],
        key=0.05,
        second=0.3,
        accent=0.1,
    )
    sheet.fill([tip, (tip[0] + 22, tip[1] - 8), (tip[0] + 14, tip[1] - 20)], key=1)
    sheet.fill(tube(end, (end[0] + 40, end[1] - 30), 36, 36), key=0.6, second=0.8, accent=0)


def _writing(
    sheet: Sheet, at: Callable[[float, float], Point], start: float, end: float, v: float, *, bold: bool = False
) -> None:
    count = max(4, int((end - start) * 170))
    path: list[Point] = []
    for i in range(count):
        u = start + (end - start) * i / count
        x, y = at(u, v)
        path.append((x, y - 6 + float(sheet.chance.uniform(-8, 6)) * (1.2 if i % 5 == 0 else 0.7)))
    sheet.line(path, 3.4 if bold else 2.4, key=1.0)


@picture("street-signs", "enamel")
def street_signs(sheet: Sheet) -> None:
    """Old enamel street signs, some painted over, and a new one."""
    sheet.ground(key=0.5, second=0.15, accent=0.25, lines=STEEP)
    for i in range(9):
        sheet.rect(i * 190 + 10, 0, 6, 1067, key=1)
    sheet.lay(_stains(sheet), (0, 0, 1600, 1067), accent=0.85, key=0.35)
    signs = [
        (60, 60, 560, 190, -2.0, "blank"),
        (660, 30, 420, 210, 1.5, "painted"),
        (1120, 70, 440, 180, -1.0, "blue"),
        (40, 300, 400, 210, 1.0, "blue"),
        (480, 280, 620, 230, -0.6, "new"),
        (1150, 300, 400, 240, 2.2, "blank"),
        (90, 560, 520, 200, -1.6, "painted"),
        (650, 560, 400, 190, 1.8, "white"),
        (1090, 580, 480, 190, -0.8, "painted"),
        (50, 810, 430, 200, 1.2, "white"),
        (520, 800, 560, 210, -1.4, "blue"),
        (1120, 820, 430, 190, 1.0, "blank"),
    ]
    for index, (x, y, w, h, tilt, kind) in enumerate(signs):
        _sign(sheet, (float(x), float(y), float(w), float(h)), tilt, kind, index)


def _stains(sheet: Sheet) -> Image.Image:
    return grey((sheet.noise((9, 5)) * sheet.noise((60, 40)) - 0.36) * 4)


def _sign(sheet: Sheet, at: tuple[float, float, float, float], tilt: float, kind: str, index: int) -> None:
    x, y, w, h = at
    middle = (x + w / 2, y + h / 2)

    def corner(inset: float) -> list[Point]:
        r = 26.0
        points = [
            (x + inset + r, y + inset),
            (x + w - inset - r, y + inset),
            (x + w - inset, y + inset + r),
            (x + w - inset, y + h - inset - r),
            (x + w - inset - r, y + h - inset),
            (x + inset + r, y + h - inset),
            (x + inset, y + h - inset - r),
            (x + inset, y + inset + r),
        ]
        return turned(points, middle, tilt)

    sheet.fill([(px + 12, py + 16) for px, py in corner(0)], key=1, second=0.3, accent=0)
    face = {
        "blue": (0.28, 1.0),
        "new": (0.0, 1.0),
        "white": (0.0, 0.05),
        "blank": (0.10, 0.35),
        "painted": (0.45, 0.6),
    }[kind]
    sheet.fill(corner(0), key=0.0 if kind != "white" else 0.9, second=0.0 if kind != "white" else 1.0, accent=0)
    sheet.fill(
        corner(9),
        key=across(face[0], face[0] + (0.0 if kind == "new" else 0.25), x, x + w),
        second=face[1],
        accent=0,
        lines=SLANT,
    )
    if kind == "painted":
        for k in range(5):
            py = y + 34 + k * (h - 60) / 5
            sheet.fill(
                turned(
                    smooth(
                        [
                            (x + 20, py + 18),
                            (x + w * 0.3, py),
                            (x + w * 0.7, py + 12),
                            (x + w - 18, py + 4),
                            (x + w - 30, py + 34),
                            (x + w * 0.5, py + 42),
                            (x + 26, py + 44),
                        ],
                        steps=4,
                    ),
                    middle,
                    tilt,
                ),
                key=0.15 + 0.12 * (k % 3),
                second=0.25,
                accent=0.0,
                lines=LEVEL,
            )
    elif kind != "blank":
        pale = (
            {"key": 0.0, "second": 0.0, "accent": 0.0}
            if kind != "white"
            else {"key": 0.95, "second": 1.0, "accent": 0.0}
        )
        for k, wide in enumerate((0.62, 0.40) if index % 2 else (0.70,)):
            _letters(
                sheet,
                x + w * (1 - wide) / 2,
                y + h * (0.36 if index % 2 else 0.40) + k * h * 0.30,
                w * wide,
                h * (0.22 if index % 2 else 0.32),
                tilt,
                middle,
                pale,
            )
    for sx, sy in ((34, 34), (w - 34, 34), (34, h - 34), (w - 34, h - 34)):
        ((cx, cy),) = turned([(x + sx, y + sy)], middle, tilt)
        if kind != "new":
            sheet.fill(
                smooth(
                    [
                        (cx - 17, cy - 8),
                        (cx, cy - 20),
                        (cx + 18, cy - 4),
                        (cx + 12, cy + 22),
                        (cx + 2, cy + 70 + 13 * (index % 4)),
                        (cx - 8, cy + 24),
                    ],
                    steps=4,
                ),
                accent=0.9,
                key=0.25,
                second=0,
            )
        sheet.oval(cx, cy, 10, key=0.15 if kind == "new" else 0.9)
        sheet.line([(cx - 6, cy - 5), (cx + 6, cy + 5)], 3, key=1 if kind == "new" else 0)
    if kind == "new":
        a, b = (
            turned([(x + 40, y + 20), (x + 170, y + 20), (x + 60, y + h - 20), (x + 20, y + h - 20)], middle, tilt)[:2],
            turned([(x + 100, y + h - 20), (x + 30, y + h - 20)], middle, tilt),
        )
        sheet.fill([*a, *b], key=0, second=0.45)


def _letters(
    sheet: Sheet, x: float, y: float, wide: float, high: float, tilt: float, middle: Point, ink: dict[str, float]
) -> None:
    cut = sheet.stencil()
    each = high * 0.86
    count = max(3, int(wide / each))
    for i in range(count):
        left, kind = x + i * wide / count, int(sheet.chance.integers(0, 5))
        bar = high * 0.19
        stem = turned([(left, y), (left + bar, y), (left + bar, y + high), (left, y + high)], middle, tilt)
        cut.polygon(stem)
        for k in ((0.0, 0.82), (0.82,), (0.0, 0.41), (0.0, 0.41, 0.82), (0.41,))[kind]:
            cut.polygon(
                turned(
                    [
                        (left, y + high * k),
                        (left + high * 0.56, y + high * k),
                        (left + high * 0.56, y + high * k + bar),
                        (left, y + high * k + bar),
                    ],
                    middle,
                    tilt,
                )
            )
        if kind in (0, 4):
            cut.polygon(
                turned(
                    [
                        (left + high * 0.40, y),
                        (left + high * 0.58, y),
                        (left + high * 0.58, y + high),
                        (left + high * 0.40, y + high),
                    ],
                    middle,
                    tilt,
                )
            )
    sheet.press(cut, **ink)


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


@picture("fog-harbour", "fog")
def fog_harbour(sheet: Sheet) -> None:
    """Masts and a crane almost lost in fog."""
    sheet.ground(key=down(0.12, 0.02, 0, 1067), second=down(0.35, 0.12, 0, 1067), lines=LEVEL)
    for x, size, jib, pale in ((1180, 150, 58, 0.18), (420, 120, 40, 0.15)):
        things.crane(sheet, x, 560, size, jib=jib, key=pale, second=0.35)
    weather.mist(sheet, 580, 240, strength=0.85, key=0.0, second=0.15)
    for x, high in ((160, 330), (250, 390), (330, 300), (1380, 360), (1460, 300)):
        _mast(sheet, x, 700, high, 0.32)
    weather.mist(sheet, 720, 200, strength=0.85, key=0.0, second=0.1)
    things.crane(sheet, 860, 800, 300, jib=56, load=0.4, key=0.5, second=0.5)
    weather.mist(sheet, 810, 250, strength=0.9, key=0.0, second=0.1)
    for x, high in ((1180, 560), (1290, 640)):
        _mast(sheet, x, 880, high, 0.72)
    weather.mist(sheet, 900, 190, strength=0.9, key=0.02, second=0.15)
    base: list[Point] = [(330, 960), (350, 900), (500, 900), (520, 960)]
    sheet.fill(base, key=1, second=0.6)
    for a, b in (
        ((366, 900), (406, 690)),
        ((484, 900), (444, 690)),
        ((366, 900), (444, 690)),
        ((484, 900), (406, 690)),
    ):
        sheet.line([a, b], 9, key=1)
    sheet.rect(396, 676, 58, 16, key=1)
    sheet.fill(smooth([(400, 800), (408, 752), (425, 736), (442, 752), (450, 800)], closed=False, steps=4), key=1)
    sheet.oval(425, 806, 8, key=1)
    sheet.glow(425, 650, 190, key=0, second=0.05, accent=0.7, strength=0.9)
    sheet.rect(410, 636, 30, 42, key=1)
    sheet.oval(425, 652, 15, key=0, second=0, accent=0.9)
    weather.sea(sheet, 950, 1067, key=(0.05, 0.45), second=(0.2, 0.6), swell=0.8)
    weather.mist(sheet, 955, 60, strength=0.8, key=0.0, second=0.12)
    things.gull(sheet, 640, 420, 90, tilt=0.2, key=0.7)


def _mast(sheet: Sheet, x: float, base: float, high: float, key: float) -> None:
    sheet.fill(tube((x, base), (x + 6, base - high), 10, 5), key=key, second=0.5)
    for t, wide in ((0.5, 0.16), (0.78, 0.11)):
        sheet.line([(x - high * wide, base - high * t + 5), (x + high * wide, base - high * t - 5)], 4, key=key)
    for way in (-1, 1):
        sheet.line([(x + 4, base - high * 0.92), (x + way * high * 0.24, base)], 2, key=key * 0.9)
