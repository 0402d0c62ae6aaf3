"""Textures that carry a story without a scene: lamplight, a page of the log, fog."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from collections.abc import Callable

from broadsheet.demo.drawing import things, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import smooth, toward, tube, turned
from broadsheet.demo.drawing.plates import LEVEL, STEEP, Point, Sheet, across, down

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
