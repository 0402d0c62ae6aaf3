"""Portraits of those who edit and comment, as engravings."""

from __future__ import annotations

import math

from broadsheet.demo.drawing.catalogue import PORTRAIT, picture
from broadsheet.demo.drawing.heads import CLOTH, HAIR, Face, Head
from broadsheet.demo.drawing.plates import SLANT, STEEP, Point, Sheet, across, down
from broadsheet.demo.drawing.portraits import features, ground, mirrored, open_line, shoulders, soft_line


@picture("portrait-ruslana-toma", "engraving", size=PORTRAIT)
def ruslana_toma(sheet: Sheet) -> None:
    """About 45: chin-length straight hair with a fringe, large earrings, a jacket."""
    ground(sheet, left=0.1, right=0.3, disc=(530, 480), second=0.35)
    head = Head(sheet, Face(turn=0.12, wide=0.98, jaw=0.98, lips=1.2, smile=0.35, brow=0.9, age=0.28, eye=0.95))
    head.fill(
        [
            (-0.80, -0.5),
            (-0.90, 0.3),
            (-0.86, 0.92),
            (-0.3, 0.98),
            (0.3, 0.98),
            (0.88, 0.92),
            (0.90, 0.3),
            (0.80, -0.5),
        ],
        key=0.98,
        second=0.3,
        lines=HAIR,
    )
    shoulders(head, wide=1.32, key=(0.75, 1.0), second=0.2, lines=SLANT)
    head.neck(wide=0.36)
    head.fill(
        [(-0.40, 1.14), (0.0, 1.72), (0.40, 1.14), (0.30, 1.08), (-0.30, 1.08)], curve=False, key=0.0, second=0.05
    )
    head.neck(wide=0.35)
    for side in (-1, 1):
        lapel = [
            (side * 0.40, 1.06),
            (side * 0.62, 1.24),
            (side * 0.74, 1.50),
            (side * 0.56, 1.52),
            (side * 0.60, 1.62),
            (side * 0.06, 2.05),
        ]
        head.fill(lapel, curve=False, key=0.55 if side < 0 else 0.85, second=0.35, lines=CLOTH)
        head.stroke(lapel, 6, front=False)
    features(head)
    fringe: list[Point] = [
        (-0.76, 0.30),
        (-0.84, -0.35),
        (-0.78, -0.90),
        (-0.46, -1.24),
        (0.05, -1.33),
        (0.52, -1.24),
        (0.80, -0.90),
        (0.86, -0.35),
        (0.80, 0.30),
        (0.86, 0.90),
        (0.60, 0.94),
        (0.62, 0.55),
        (0.66, 0.10),
        (0.62, -0.36),
        (0.34, -0.42),
        (0.0, -0.44),
        (-0.34, -0.42),
        (-0.60, -0.36),
        (-0.64, 0.10),
        (-0.60, 0.55),
        (-0.58, 0.94),
        (-0.84, 0.90),
    ]
    sheet.fill(head.at(soft_line(fringe)), key=down(0.6, 1.0, 80, 400), second=0.3, lines=HAIR)
    for i in range(13):
        u = -0.60 + i * 0.1
        head.stroke(
            [(u * 0.55, -1.22 + abs(u) * 0.1), (u * 0.9, -0.9), (u, -0.45)], 3.4, front=False, key=0.0, second=0.2
        )
    for side in (-1, 1):
        x, y = head.at([(side * 0.635, 0.50)])[0]
        sheet.oval(x, y, 27, 34, key=1)
        sheet.oval(x, y, 22, 29, accent=0.95, key=0.05, second=0)
        sheet.oval(x - 5, y - 8, 7, 9, accent=0.1, key=0)
        sheet.line([(x, y - 34), (x, y - 74)], 4, key=0.0)


@picture("portrait-feride-asan", "engraving", size=PORTRAIT)
def feride_asan(sheet: Sheet) -> None:
    """About 28: curly hair, a patterned scarf round the neck, half a smile."""
    ground(sheet, left=0.28, right=0.05, disc=(480, 430), second=0.45)
    head = Head(
        sheet,
        Face(
            turn=-0.25,
            gaze=0.4,
            wide=0.92,
            jaw=0.95,
            lips=1.3,
            smile=0.9,
            brow=1.1,
            eye=1.12,
            tone=0.05,
            centre=(500, 465),
        ),
    )
    _curls(sheet, head, 190, low=0.62, near=0.45, far=1.04)
    shoulders(head, wide=1.25, key=(0.2, 0.7), second=0.2)
    head.neck(wide=0.34)
    features(head)
    _curls(sheet, head, 110, low=-0.42, near=0.60, far=1.0)
    scarf: list[Point] = [
        (-0.62, 0.98),
        (-0.30, 1.12),
        (0.0, 1.16),
        (0.34, 1.10),
        (0.64, 0.94),
        (0.76, 1.18),
        (0.62, 1.44),
        (0.20, 1.56),
        (-0.30, 1.54),
        (-0.68, 1.40),
        (-0.76, 1.16),
    ]
    tail: list[Point] = [(-0.40, 1.42), (-0.04, 1.50), (-0.02, 2.1), (-0.56, 2.1)]
    for shape in (tail, scarf):
        sheet.fill(head.at(soft_line(shape)), accent=0.9, key=across(0.0, 0.5, 300, 740), second=0, lines=SLANT)
        head.stroke([*shape, shape[0]], 7, front=False)
    for row in range(3):
        for i in range(9):
            u = -0.58 + i * 0.146 + (row % 2) * 0.07
            v = 1.16 + row * 0.13 + 0.10 * (1 - (u / 0.7) ** 2) - 0.03
            if abs(u) < 0.62:
                x, y = head.at([(u, v)])[0]
                sheet.fill([(x - 15, y), (x, y - 12), (x + 15, y), (x, y + 12)], accent=0, key=0.0, second=0.0)
                sheet.oval(x, y, 4.5, key=1)
    head.stroke([(-0.60, 1.30), (-0.1, 1.46), (0.3, 1.40), (0.68, 1.12)], 6, front=False)


def _curls(sheet: Sheet, head: Head, count: int, *, low: float, near: float, far: float) -> None:
    dark = sheet.stencil()
    light = sheet.stencil()
    for i in range(count):
        a = math.radians(float(sheet.chance.uniform(150, 390)) if low > 0 else float(sheet.chance.uniform(172, 368)))
        r = near + (far - near) * math.sqrt(float(sheet.chance.random()))
        u, v = math.cos(a) * r * 0.98, -0.30 + math.sin(a) * r * 1.05
        if v > low or (low < 0 and v > -0.62 + 0.9 * abs(u) ** 3 and abs(u) < 0.56):
            continue
        x, y = head.at([(u, v)])[0]
        size = float(sheet.chance.uniform(30, 52))
        dark.oval(x, y, size, size * 0.92)
        start = float(sheet.chance.uniform(120, 220))
        if i % 5 < 3:
            light.arc(x, y, size * 0.66, size * 0.60, start, start + 170, 4)
        if i % 5 == 0:
            light.arc(x + 2, y + 3, size * 0.34, size * 0.30, start + 40, start + 240, 3.5)
    sheet.press(dark, key=1.0, second=0.4, lines=HAIR)
    sheet.press(light, key=0.0, second=0.35)


@picture("portrait-petro-kalyta", "engraving", size=PORTRAIT)
def petro_kalyta(sheet: Sheet) -> None:
    """About 70: a pilot's cap, a white moustache, deep lines round the eyes, a pea coat."""
    ground(sheet, left=0.45, right=0.06, disc=(510, 500), second=0.55)
    head = Head(
        sheet,
        Face(
            turn=0.30,
            gaze=0.5,
            wide=1.0,
            jaw=1.02,
            brow=1.7,
            brow_lift=-0.2,
            nose=1.25,
            lips=0.7,
            age=0.95,
            eye=0.78,
            hair_brow=0.22,
            centre=(500, 500),
        ),
    )
    shoulders(head, wide=1.5, key=(0.78, 1.0), second=0.2)
    head.ears()
    head.neck(wide=0.42)
    for side in (-1, 1):
        lapel = [
            (side * 0.34, 0.94),
            (side * 0.72, 1.06),
            (side * 0.98, 1.44),
            (side * 0.70, 1.56),
            (side * 0.02, 1.66),
            (side * 0.16, 1.28),
        ]
        head.fill(lapel, curve=False, key=0.62 if side < 0 else 0.92, second=0.3, lines=CLOTH)
        head.stroke([*lapel, lapel[0]], 7, front=False, key=1)
        sheet.oval(*head.at([(side * 0.30, 1.66)])[0], 21, key=0.25, second=0.5)
        sheet.oval(*head.at([(side * 0.30, 1.66)])[0], 9, key=0.9)
    head.fill([(-0.14, 1.10), (0.16, 1.10), (0.10, 1.52), (-0.08, 1.52)], curve=False, key=0.05, second=0.05)
    features(head)
    for side in (-1, 1):
        temple = [
            (side * 0.70, -0.44),
            (side * 0.73, -0.05),
            (side * 0.66, 0.16),
            (side * 0.62, -0.12),
            (side * 0.60, -0.42),
        ]
        head.fill(temple, key=0.22 if side < 0 else 0.42, second=0.0, lines=HAIR)
    t = head.face.turn * 0.30
    for side in (-1, 1):
        moustache = [
            (t, 0.42),
            (t + side * 0.16, 0.40),
            (t + side * 0.32, 0.48),
            (t + side * 0.44, 0.62),
            (t + side * 0.30, 0.64),
            (t + side * 0.12, 0.585),
            (t, 0.56),
        ]
        head.fill(moustache, key=0.04 if side < 0 else 0.18, second=0.0, lines=HAIR)
        head.stroke([*moustache[1:6]], 3.5, front=False)
        for i in range(6):
            head.stroke(
                [
                    (t + side * 0.02, 0.44 + i * 0.02),
                    (t + side * 0.16, 0.45 + i * 0.022),
                    (t + side * (0.34 - i * 0.01), 0.55 + i * 0.014),
                ],
                2.6,
                front=False,
                key=0.7,
            )
    _cap(sheet, head, t)


def _cap(sheet: Sheet, head: Head, t: float) -> None:
    head.fill(
        [
            (-0.80, -0.62),
            (-1.02, -0.92),
            (-0.90, -1.16),
            (-0.40, -1.36),
            (0.20, -1.40),
            (0.80, -1.22),
            (1.06, -0.94),
            (0.80, -0.60),
        ],
        key=across(0.45, 1.0, 260, 700),
        second=0.15,
        accent=0,
        lines=STEEP,
    )
    head.stroke([(-1.0, -0.94), (-0.5, -1.10), (0.1, -1.14), (0.6, -1.08), (1.04, -0.94)], 6, front=False, key=1)
    head.fill(
        [(-0.80, -0.86), (0.0, -0.98), (0.80, -0.84), (0.78, -0.52), (0.0, -0.64), (-0.78, -0.54)],
        curve=False,
        key=0.97,
        second=0.3,
    )
    for i in range(15):
        u = -0.74 + i * 0.105
        head.stroke([(u, -0.58 - 0.09 * (1 - u * u)), (u, -0.64 - 0.09 * (1 - u * u))], 3, front=False, key=0.0)
    peak: list[Point] = [
        (-0.68 + t, -0.54),
        (-0.40 + t, -0.66),
        (0.0 + t, -0.70),
        (0.44 + t, -0.66),
        (0.74 + t, -0.52),
        (0.52 + t, -0.38),
        (0.05 + t, -0.34),
        (-0.44 + t, -0.40),
    ]
    head.fill(peak, key=1.0, second=0.3)
    head.stroke([(-0.5 + t, -0.50), (-0.15 + t, -0.54), (0.2 + t, -0.53)], 9, front=False, key=0.0)
    x, y = head.at([(t * 0.7, -0.80)])[0]
    sheet.oval(x, y, 44, 36, key=0.0, second=0.25, accent=0.2)
    cut = sheet.stencil(x - 60, y - 60, x + 60, y + 60)
    cut.line([(x, y - 26), (x, y + 26)], 6)
    cut.line([(x - 12, y - 14), (x + 12, y - 14)], 5)
    cut.arc(x, y + 4, 20, 20, 10, 170, 6)
    cut.oval(x, y - 29, 6)
    sheet.press(cut, key=1, accent=0)


@picture("portrait-nina-bodnar", "engraving", size=PORTRAIT)
def nina_bodnar(sheet: Sheet) -> None:
    """About 60: grey hair in a knot, reading glasses on a cord, a cardigan, a calm straight look."""
    ground(sheet, left=0.06, right=0.3, disc=(500, 490), second=0.75)
    head = Head(
        sheet,
        Face(
            turn=-0.08,
            wide=0.97,
            jaw=1.0,
            lips=0.9,
            age=0.6,
            brow=0.7,
            smile=0.25,
            eye=0.9,
            hair_brow=0.5,
            centre=(500, 480),
        ),
    )
    x, y = head.at([(0.06, -1.34)])[0]
    sheet.oval(x, y, 118, 96, key=0.55, second=0.1, lines=HAIR)
    for i in range(5):
        cut = sheet.stencil(x - 130, y - 110, x + 130, y + 110)
        cut.arc(x + i * 3, y + 6, 108 - i * 20, 86 - i * 17, 150 + i * 10, 380, 4)
        sheet.press(cut, key=0.95)
    shoulders(head, wide=1.28, key=(0.2, 0.65), second=0.55, lines=STEEP)
    head.ears()
    head.neck(wide=0.36)
    head.fill(
        [
            (-0.40, 1.06),
            (-0.28, 1.34),
            (0.0, 1.46),
            (0.28, 1.34),
            (0.40, 1.06),
            (0.5, 1.2),
            (0.3, 1.7),
            (-0.3, 1.7),
            (-0.5, 1.2),
        ],
        key=0.03,
        second=0.0,
    )
    for side in (-1, 1):
        band = [
            (side * 0.42, 1.10),
            (side * 0.56, 1.14),
            (side * 0.30, 1.72),
            (side * 0.10, 2.1),
            (side * 0.0, 2.1),
            (side * 0.12, 1.72),
        ]
        head.fill(band, key=0.5, second=0.8, lines=SLANT)
        head.stroke(band, 5, front=False)
    for v in (1.82, 1.98):
        sheet.oval(*head.at([(0.14, v)])[0], 12, key=1, accent=0)
    features(head)
    half: list[Point] = [(-0.68, 0.04), (-0.76, -0.42), (-0.70, -0.90), (-0.44, -1.18), (0.0, -1.28)]
    inner: list[Point] = [(0.04, -0.80), (-0.26, -0.80), (-0.50, -0.62), (-0.61, -0.34), (-0.63, -0.04)]
    head.fill(
        [*mirrored(half)[:-1], (0.68, 0.04), (0.63, -0.04), (0.61, -0.34), (0.50, -0.60), (0.28, -0.76), *inner],
        key=across(0.10, 0.62, 280, 700),
        second=0.0,
        lines=HAIR,
    )
    for side in (-1, 1):
        for i in range(7):
            head.stroke(
                [
                    (side * (0.06 + i * 0.07), -0.80 + i * 0.022),
                    (side * (0.22 + i * 0.06), -1.00 + i * 0.02),
                    (side * (0.12 + i * 0.03), -1.22 + i * 0.006),
                ],
                3.4,
                front=False,
                key=0.8,
            )
    head.stroke(
        [(-0.70, -0.3), (-0.74, -0.7), (-0.5, -1.1), (0.0, -1.26), (0.5, -1.1), (0.74, -0.7), (0.70, -0.3)],
        5,
        front=False,
    )
    cord = sheet.stencil()
    cord.line(head.at(open_line([(-0.62, 0.16), (-0.66, 0.7), (-0.50, 1.1), (-0.17, 1.47)])), 4)
    cord.line(head.at(open_line([(0.62, 0.16), (0.66, 0.7), (0.52, 1.1), (0.19, 1.47)])), 4)
    sheet.press(cord, accent=0.9, key=0.4, second=0)
    for side in (-1, 1):
        gx, gy = head.at([(side * 0.125, 1.52)])[0]
        sheet.oval(gx, gy, 37, 29, key=1)
        sheet.oval(gx, gy, 30, 22, key=0.05, second=0.1)
        sheet.line([(gx - 10, gy + 6), (gx + 8, gy - 8)], 4, key=0.5)
