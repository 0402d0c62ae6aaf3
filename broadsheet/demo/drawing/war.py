"""The war as the city sees it: an alert, a burnt roof, a hospital at night, a wall of names."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

from broadsheet.demo.drawing import people, rooms, things, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, tube
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down
from broadsheet.demo.drawing.workboats import houses


@picture("night-alert", "alert")
def night_alert(sheet: Sheet) -> None:
    """A dark hill town under two crossing searchlight beams."""
    weather.sky(sheet, 700, key=(0.95, 0.2), second=(1.0, 0.6))
    weather.clouds(sheet, 0, 620, cells=(3, 5), cover=0.4, sharp=3, key=0.75, second=0.9)
    weather.beam(sheet, 640, 560, (0.55, -1), 85, key=0.02, second=0.15, accent=0.3, reach=900, strength=0.95)
    weather.beam(sheet, 1130, 590, (-0.62, -1), 85, key=0.02, second=0.15, accent=0.3, reach=900, strength=0.95)
    weather.sun(sheet, 250, 570, 56, halo=4, strength=0.6, accent=0.2)
    line: list[Point] = smooth(
        [
            (380, 705),
            (520, 640),
            (640, 545),
            (760, 470),
            (860, 430),
            (960, 450),
            (1080, 530),
            (1230, 590),
            (1420, 650),
            (1620, 680),
        ],
        closed=False,
    )
    sheet.fill([*line, (1620, 710), (380, 710)], key=1, second=1, accent=0)
    houses(sheet, line[4:-4], 705, key=0.93)
    tower: list[Point] = [(850, 440), (850, 330), (862, 318), (872, 250), (882, 318), (894, 330), (894, 440)]
    sheet.fill(tower, key=1, second=1, accent=0)
    sheet.oval(872, 322, 24, 26, key=1, accent=0)
    weather.sea(sheet, 700, 1067, key=(0.4, 0.95), second=(0.8, 1), light=0.3)
    weather.glitter(sheet, 250, 704, 1060, wide=50, spread=0.18, key=0.05, second=0.1, accent=0.2, count=100)
    sheet.fill([(1180, 712), (1600, 696), (1600, 730), (1200, 726)], key=1, second=1)
    for x, size in ((1390, 84), (1490, 84)):
        things.crane(sheet, x, 704, size, flip=True, jib=50, key=1)


@picture("ropewalk-roof", "soot and straw")
def ropewalk_roof(sheet: Sheet) -> None:
    """Light falls through a hole in the roof of a long shed onto coils of rope."""
    room = rooms.Room(640, 430, 900, 640)
    room.build(sheet, far=(0.3, 0.4), left=(0.95, 0.7), right=(0.9, 0.7), floor=(0.75, 0.7), ceiling=(1, 0.8))
    sheet.fill(
        [
            room.at(0.1, 0, 0.05),
            room.at(0.35, 0, 0.5),
            room.at(0.55, 0, 0.62),
            room.at(0.72, 0, 0.5),
            room.at(0.6, 0, 0.34),
            room.at(0.92, 0, 0.2),
            room.at(0.7, 0, 0.06),
            room.at(0.5, 0, 0.16),
        ],
        key=0,
        second=0.12,
    )
    for i in range(9):
        depth = 1 - 0.80 ** (i + 0.4)
        width = max(3.0, 26 * (1 - depth))
        for x in (0.0, 1.0):
            sheet.fill(tube(room.at(x, 0, depth), room.at(x, 1, depth), width * 1.5, width * 1.5), key=1, second=0.6)
        a, b = room.at(0, 0.16, depth), room.at(1, 0.16, depth)
        sheet.fill(tube(a, b, width, width), key=0.95, second=0.7)
        for x in (0.25, 0.5, 0.75):
            sheet.line([room.at(x, 0.16, depth), room.at(x + 0.1, 0, depth)], width * 0.55, key=1)
        for x in (0.0, 1.0):
            if i < 7:
                w = room.panel(
                    "left" if x == 0 else "right", depth + 0.03 * (1 - depth), depth + 0.11 * (1 - depth), 0.34, 0.6
                )
                sheet.fill(w, key=0.1 if x else 0.25, second=0.25)
    for left, right, spread in ((300, 180, 120), (560, 620, 130), (980, 1130, 150)):
        weather.beam(
            sheet, left, -160, (right - left + 160, 1200), spread, key=0.0, second=0.2, reach=1350, strength=0.85
        )
    for x, y, size, count in (
        (260, 960, 190, 4),
        (1290, 1000, 230, 5),
        (480, 840, 110, 3),
        (1090, 830, 110, 4),
        (640, 760, 60, 3),
    ):
        _coil(sheet, x, y, size, count)
    for x, y, high in ((740, 812, 180), (846, 800, 170)):
        people.person(sheet, x, y, high, hat="brim", walk=x > 800, long=False, key=0.85, accent=0.7, flip=x > 800)
        sheet.line(
            [(x - high * 0.12, y - high * 0.6), (x + high * 0.12, y - high * 0.6)],
            high * 0.03,
            key=0,
            second=0,
            accent=0,
        )
    for _ in range(26):
        x, y = float(sheet.chance.uniform(480, 1100)), float(sheet.chance.uniform(830, 1040))
        sheet.fill(
            tube((x, y), (x + float(sheet.chance.uniform(-80, 80)), y + float(sheet.chance.uniform(-20, 24))), 9, 5),
            key=1,
            second=0.7,
        )


def _coil(sheet: Sheet, x: float, ground: float, size: float, count: int) -> None:
    for i in range(count):
        y = ground - i * size * 0.17
        sheet.oval(x, y, size * (0.5 - i * 0.012), size * 0.2, key=1, second=0.7)
        sheet.oval(
            x - size * 0.01,
            y - size * 0.05,
            size * (0.48 - i * 0.012),
            size * 0.185,
            key=across(0.1, 0.8, x - size * 0.5, x + size * 0.5),
            second=0.75,
            lines=STEEP,
        )
    top = ground - count * size * 0.17
    sheet.oval(x, top + size * 0.12, size * 0.22, size * 0.085, key=1)


@picture("hospital-generator", "surgical")
def hospital_generator(sheet: Sheet) -> None:
    """A nurse with a head torch pushes a trolley down a dark hospital corridor."""
    room = rooms.Room(650, 330, 930, 610)
    room.build(sheet, far=(0.85, 0.8), left=(1, 0.6), right=(1, 0.75), floor=(0.95, 0.7), ceiling=(1, 0.8))
    for i in range(5):
        depth = 1 - 0.70 ** (i + 0.5)
        a, b, c, d = room.panel("ceiling", depth, depth + 0.06, 0.42, 0.58)
        sheet.glow(
            (a[0] + d[0]) / 2,
            (a[1] + c[1]) / 2,
            420 * (1 - depth),
            240 * (1 - depth),
            key=0.35,
            second=0.4,
            accent=0.25,
            strength=0.8,
        )
        sheet.fill([a, b, c, d], key=0, second=0.0, accent=0.1)
    for i in range(4):
        depth = 1 - 0.66 ** (i + 0.35)
        door = room.panel("left", depth, depth + 0.22 * (1 - depth), 0.28, 1.0)
        sheet.fill(door, key=0.7, second=0.9, lines=STEEP)
        sheet.line([*door, door[0]], max(2.0, 7 * (1 - depth)), key=1)
        sheet.fill(
            room.panel("left", depth + 0.06 * (1 - depth), depth + 0.16 * (1 - depth), 0.36, 0.52), key=1, second=0.5
        )
    sheet.fill(room.panel("left", 0, 1, 0.72, 0.745), key=0.1, second=0.2)
    sheet.fill(room.panel("right", 0, 1, 0.72, 0.745), key=0.1, second=0.2)
    pane = room.panel("right", 0.14, 0.56, 0.18, 0.62)
    sheet.fill(pane, key=0.4, second=0.55, lines=LEVEL)
    for i in range(7):
        sheet.glow(1330 + i * 14, 500 - i * 44, 50 + i * 12, key=0.1, second=0.15, strength=0.7)
    sheet.fill([(1240, 560), (1240, 505), (1390, 515), (1390, 600)], key=1, accent=0.4)
    sheet.line([*pane, pane[0]], 10, key=1)
    sheet.line(
        [
            ((pane[0][0] + pane[1][0]) / 2, (pane[0][1] + pane[1][1]) / 2),
            ((pane[2][0] + pane[3][0]) / 2, (pane[2][1] + pane[3][1]) / 2),
        ],
        8,
        key=1,
    )
    sheet.oval(700, 395, 30, key=0, second=0)
    sheet.oval(700, 395, 25, key=0.05, second=0.1, accent=0.15)
    sheet.line([(700, 395), (713, 400)], 4, key=1)
    sheet.line([(700, 395), (686, 384)], 3, key=1)
    weather.beam(sheet, 810, 470, (-0.55, 1), 200, key=0.0, second=0.05, accent=0.35, reach=760, strength=0.9)
    sheet.glow(620, 930, 300, 110, key=0.05, second=0.15, accent=0.3, strength=0.8)
    people.person(sheet, 830, 930, 520, walk=True, hat="bun", long=True, flip=True, key=0.36, second=0.05)
    sheet.fill(
        smooth([(790, 470), (782, 440), (800, 410), (836, 404), (864, 430), (856, 470), (830, 486)], steps=4),
        key=0.5,
        second=0.3,
    )
    sheet.fill(smooth([(800, 412), (836, 400), (872, 424), (868, 470), (848, 462), (838, 428)], steps=4), key=1)
    sheet.rect(790, 428, 74, 15, key=1)
    sheet.glow(784, 438, 40, key=0, second=0, accent=0.3, strength=0.7)
    sheet.oval(796, 436, 13, key=0, second=0)
    _trolley(sheet, 590, 950)


def _trolley(sheet: Sheet, x: float, ground: float) -> None:
    sheet.line([(x + 170, ground - 300), (x + 150, ground - 250)], 9, key=1)
    sheet.line([(x + 168, ground - 300), (x + 222, ground - 306)], 18, key=0.5, second=0.2)
    for y in (250, 110):
        sheet.fill(
            [(x - 150, ground - y), (x + 150, ground - y), (x + 130, ground - y - 24), (x - 130, ground - y - 24)],
            key=0.05,
            second=0.15,
            accent=0.1,
        )
        sheet.rect(x - 150, ground - y, 300, 13, key=1)
    for leg in (-142, 132):
        sheet.rect(x + leg, ground - 250, 10, 240, key=1)
        sheet.oval(x + leg + 5, ground - 6, 14, key=1)
    for left, w, h in ((-110, 44, 70), (-50, 30, 92), (0, 60, 44), (76, 34, 78)):
        sheet.rect(
            x + left,
            ground - 262 - h,
            w,
            h,
            key=across(0.0, 0.8, x + left, x + left + w),
            second=0.4,
            accent=0.25 if w < 40 else 0,
            lines=STEEP,
        )
        sheet.rect(x + left + w * 0.25, ground - 262 - h - 12, w * 0.5, 12, key=1)
    sheet.fill(
        smooth(
            [
                (x - 120, ground - 122),
                (x - 100, ground - 168),
                (x, ground - 176),
                (x + 90, ground - 160),
                (x + 120, ground - 122),
            ],
            closed=False,
        ),
        key=0.1,
        second=0.1,
        lines=LEVEL,
    )


@picture("names-wall", "granite and brass")
def names_wall(sheet: Sheet) -> None:
    """A woman polishes a small brass plate on a stone wall at the quay."""
    weather.sky(sheet, 640, key=(0.3, 0.02), second=(0.5, 0.1))
    weather.clouds(sheet, 30, 500, cells=(4, 5), cover=0.5, sharp=3, key=0.02, second=0.1)
    for x, high, lean in ((180, 520, 6), (420, 600, -8), (700, 470, 4), (880, 560, -5), (1380, 500, 8)):
        base = 650
        sheet.fill(tube((x, base), (x + lean * 3, base - high), 11, 5), key=0.9, second=0.4)
        for t, wide in ((0.45, 90), (0.72, 60)):
            sheet.line(
                [(x + lean * 3 * t - wide, base - high * t + 6), (x + lean * 3 * t + wide, base - high * t - 6)],
                5,
                key=0.85,
            )
        for way in (-1, 1):
            sheet.line([(x + lean * 2.6, base - high * 0.9), (x + way * 120, base)], 2, key=0.7)
    for i in range(5):
        left = 60 + i * 310
        sheet.fill(
            smooth(
                placed([(-0.5, -0.14), (0.0, -0.09), (0.5, -0.15), (0.4, 0.1), (-0.4, 0.1)], left + 120, 640, 330),
                steps=3,
            ),
            key=0.75,
            second=0.7,
        )
    face: list[Point] = [(-20, 560), (1620, 640), (1620, 800), (-20, 930)]
    sheet.fill([(-20, 560), (1620, 640), (1620, 622), (-20, 524)], key=0.12, second=0.75)
    sheet.line([(-20, 524), (1620, 622)], 5, key=1)
    sheet.fill(face, key=across(0.5, 0.25, 0, 1600), second=0.65, lines=SLANT)
    speck = sheet.noise((320, 200)) > 0.62
    sheet.lay(speckled(sheet, face, speck), (0, 0, 1600, 1067), key=0.85)
    for column in range(15):
        t0, t1 = 1 - (1 - column / 15.6) ** 1.25, 1 - (1 - (column + 0.74) / 15.6) ** 1.25
        for row in range(4):
            if row == 3 and column > 9:
                continue
            v0, v1 = 0.13 + row * 0.2, 0.13 + row * 0.2 + 0.12
            plate = [_wall(t0, v0), _wall(t1, v0), _wall(t1, v1), _wall(t0, v1)]
            sheet.fill(plate, key=0.1 + 0.25 * ((column * 3 + row) % 4 == 0), accent=0.9, second=0, lines=LEVEL)
            for k in (0.35, 0.65):
                a, b = _wall(t0 + (t1 - t0) * 0.15, v0 + (v1 - v0) * k), _wall(t1 - (t1 - t0) * 0.2, v0 + (v1 - v0) * k)
                sheet.line([a, b], 3.4 - 2 * t0, key=0.9)
    sheet.fill(
        [(-20, 930), (1620, 800), (1620, 1067), (-20, 1067)], key=down(0.15, 0.5, 800, 1067), second=0.5, lines=LEVEL
    )
    for i in range(7):
        sheet.line([(200 + i * 230, 912 - i * 18), (60 + i * 330, 1067)], 2.5, key=0.8)
    _bending(sheet, 1010, 960, 480)


def _wall(t: float, v: float) -> Point:
    x = -20 + 1640 * t
    top, bottom = 560 + 80 * t, 930 - 130 * t
    return x, top + (bottom - top) * v


def speckled(sheet: Sheet, outline: list[Point], where: npt.NDArray[np.bool_]) -> Image.Image:
    """The part of an outline that a field of chance leaves."""
    cut = sheet.stencil()
    cut.polygon(outline)
    return ImageChops.multiply(cut.mask(), Image.fromarray((where * 255).astype(np.uint8)))


def _bending(sheet: Sheet, x: float, ground: float, high: float) -> None:
    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, ground, high)

    sheet.fill(at([(-0.6, 0.0), (-0.1, -0.03), (0.3, 0.0), (0.0, 0.05)]), key=0.7)
    for leg in (
        [(0.10, -0.40), (0.08, -0.2), (0.12, 0.0), (0.02, 0.0), (-0.02, -0.4)],
        [(0.16, -0.40), (0.2, -0.2), (0.22, 0.0), (0.12, 0.0), (0.04, -0.4)],
    ):
        sheet.fill(at(leg), key=1, accent=0)
    coat = [
        (0.22, -0.30),
        (0.24, -0.44),
        (0.16, -0.58),
        (-0.02, -0.68),
        (-0.16, -0.70),
        (-0.21, -0.64),
        (-0.16, -0.54),
        (-0.06, -0.46),
        (-0.04, -0.26),
        (0.1, -0.22),
    ]
    sheet.fill(
        smooth(at(coat), steps=5),
        key=across(0.45, 1, x - high * 0.2, x + high * 0.2),
        second=0.6,
        accent=0,
        lines=SLANT,
    )
    sheet.line(
        smooth(at([(-0.12, -0.62), (-0.24, -0.50), (-0.38, -0.46)]), closed=False),
        high * 0.07,
        key=0.85,
        second=0.6,
        accent=0,
    )
    sheet.oval(*at([(-0.39, -0.46)])[0], high * 0.036, key=0.05, second=0.2)
    sheet.fill(at([(-0.47, -0.50), (-0.38, -0.50), (-0.38, -0.42), (-0.46, -0.42)]), key=0, second=0, accent=0.15)
    sheet.oval(*at([(-0.25, -0.745)])[0], high * 0.058, high * 0.064, key=0.2, second=0.3)
    sheet.fill(
        smooth(
            at([(-0.30, -0.80), (-0.24, -0.83), (-0.17, -0.78), (-0.16, -0.70), (-0.20, -0.66), (-0.23, -0.74)]),
            steps=4,
        ),
        accent=0.85,
        key=0.4,
        second=0,
    )
    sheet.line(at([(-0.17, -0.68), (-0.10, -0.62)]), high * 0.03, accent=0.85, key=0.4, second=0)
