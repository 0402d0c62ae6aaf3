"""Portraits of those who report, as engravings."""

from __future__ import annotations

import math

from broadsheet.demo.drawing.catalogue import PORTRAIT, picture
from broadsheet.demo.drawing.heads import CLOTH, HAIR, Face, Head
from broadsheet.demo.drawing.plates import STEEP, Point, Sheet, across, down
from broadsheet.demo.drawing.portraits import curve, features, ground, mirrored, shoulders


@picture("portrait-danylo-reva", "engraving", size=PORTRAIT)
def danylo_reva(sheet: Sheet) -> None:
    """About 30: round glasses, thick hair parted on the side, a pencil behind the ear."""
    ground(sheet)
    head = Head(sheet, Face(turn=0.22, wide=0.95, brow=1.1, lips=0.9, smile=0.3))
    shoulders(head, key=(0.3, 0.9))
    head.ears()
    head.neck(wide=0.38)
    for side in (-1, 1):
        head.fill(
            [(side * 0.36, 0.98), (side * 0.62, 1.22), (side * 0.36, 1.62), (0.02, 1.34)],
            curve=False,
            key=0.0 if side < 0 else 0.25,
            second=0.05,
            lines=CLOTH,
        )
        sheet.line(head.at([(side * 0.36, 0.98), (side * 0.62, 1.22), (side * 0.36, 1.62), (0.02, 1.34)]), 5, key=1)
    features(head)
    hair = [
        (-0.68, 0.05),
        (-0.76, -0.45),
        (-0.72, -0.92),
        (-0.50, -1.20),
        (-0.05, -1.34),
        (0.46, -1.27),
        (0.76, -0.98),
        (0.79, -0.45),
        (0.69, 0.05),
        (0.64, -0.28),
        (0.62, -0.52),
        (0.44, -0.66),
        (0.10, -0.66),
        (-0.16, -0.78),
        (-0.32, -0.98),
        (-0.42, -0.74),
        (-0.60, -0.56),
        (-0.64, -0.25),
    ]
    head.fill(hair, key=down(0.62, 0.98, 60, 330), second=0.5, lines=HAIR)
    for i in range(7):
        head.stroke(
            [
                (-0.30 + i * 0.02, -0.98 - i * 0.03),
                (0.08 + i * 0.05, -1.06 + i * 0.0),
                (0.5 + i * 0.03, -0.9 + i * 0.03),
                (0.68, -0.55 + i * 0.03),
            ],
            4,
            front=False,
            key=0.0,
            second=0.2,
        )
    cut = sheet.stencil(150, 300, 850, 560)
    for side in (-1, 1):
        x, y = head.on([(side * 0.28, -0.055)])[0]
        cut.arc(x, y, 66, 64, 0, 360, 8)
    (ax, ay), (bx, _) = head.on([(-0.06, -0.08)])[0], head.on([(0.06, -0.08)])[0]
    cut.arc((ax + bx) / 2, ay + 4, (bx - ax) / 2 + 4, 16, 180, 360, 8)
    for side in (-1, 1):
        cut.line([head.on([(side * 0.50, -0.08)])[0], head.at([(side * 0.69, -0.13)])[0]], 8)
    sheet.press(cut, key=1)
    pencil = head.at([(1.00, -0.46), (0.66, -0.20), (0.70, -0.14), (1.04, -0.40)])
    sheet.fill(pencil, accent=0.95, key=0.1, second=0)
    sheet.line([*pencil, pencil[0]], 4, key=1)


@picture("portrait-marta-ilkiv", "engraving", size=PORTRAIT)
def marta_ilkiv(sheet: Sheet) -> None:
    """About 40: short windblown hair, an oilskin collar, looking left as at a horizon."""
    ground(sheet, left=0.05, right=0.4, disc=(560, 440))
    sheet.line([(0, 640), (1000, 634)], 5, key=0.9)
    head = Head(sheet, Face(turn=-0.55, gaze=-0.8, wide=0.93, jaw=0.97, lips=1.1, age=0.22, brow=0.8, lid=0.5))
    shoulders(head, wide=1.4, key=(0.05, 0.6), second=0.1)
    head.ears(left=False)
    head.neck(wide=0.36)
    for side in (-1, 1):
        collar = [
            (side * 0.30, 0.92),
            (side * 0.66, 0.98),
            (side * 0.80, 1.34),
            (side * 0.40, 1.74),
            (side * 0.02, 1.44),
        ]
        head.fill(collar, curve=False, accent=0.85, key=0.05 if side < 0 else 0.4, second=0, lines=CLOTH)
        sheet.line([*head.at(collar), head.at(collar)[0]], 6, key=1)
    head.stroke([(0.02, 1.44), (0.04, 1.8), (0.02, 2.0)], 10, front=False)
    for v in (1.56, 1.72):
        sheet.oval(*head.at([(0.12, v)])[0], 13, key=1, accent=0)
    features(head)
    tufts: list[Point] = [
        (-0.62, -0.42),
        (-0.70, -0.70),
        (-0.60, -1.02),
        (-0.30, -1.26),
        (0.10, -1.34),
        (0.34, -1.46),
        (0.40, -1.32),
        (0.74, -1.38),
        (0.66, -1.20),
        (1.02, -1.14),
        (0.86, -0.98),
        (1.12, -0.82),
        (0.90, -0.74),
        (1.08, -0.48),
        (0.84, -0.48),
        (0.94, -0.18),
        (0.76, -0.20),
        (0.74, 0.12),
        (0.64, -0.02),
        (0.60, -0.34),
        (0.46, -0.56),
        (0.30, -0.48),
        (0.22, -0.66),
        (0.00, -0.56),
        (-0.06, -0.74),
        (-0.28, -0.58),
        (-0.34, -0.76),
        (-0.50, -0.56),
    ]
    head.fill(tufts, key=across(0.55, 0.98, 300, 760), second=0.4, lines=HAIR)
    for i in range(9):
        head.stroke(
            [
                (-0.5 + i * 0.10, -0.78 - 0.10 * math.sin(i * 0.5)),
                (-0.2 + i * 0.11, -1.02 + i * 0.02),
                (0.22 + i * 0.10, -1.02 + i * 0.06),
                (0.5 + i * 0.055, -0.98 + i * 0.08),
            ],
            5,
            front=False,
            key=0.05,
            second=0.2,
        )


@picture("portrait-solomiia-haidar", "engraving", size=PORTRAIT)
def solomiia_haidar(sheet: Sheet) -> None:
    """About 35: long dark hair tied back, the high collar of a field jacket, a direct look."""
    ground(sheet, left=0.5, right=0.12, second=0.6)
    head = Head(sheet, Face(turn=0.06, wide=0.91, jaw=0.94, lips=1.15, brow=1.0, eye=1.1, lid=0.2))
    head.fill(
        [(0.40, 0.3), (0.78, 0.9), (0.92, 1.5), (0.70, 2.0), (0.44, 1.9), (0.36, 1.0)], key=0.9, second=0.4, lines=HAIR
    )
    shoulders(head, wide=1.3, key=(0.4, 0.9), second=0.55)
    head.ears()
    head.neck(wide=0.33)
    for side in (-1, 1):
        collar = [
            (side * 0.40, 0.86),
            (side * 0.58, 0.98),
            (side * 0.66, 1.36),
            (side * 0.20, 1.62),
            (side * 0.04, 1.40),
            (side * 0.26, 1.16),
        ]
        head.fill(collar, curve=False, key=0.45 if side < 0 else 0.75, second=0.75, lines=STEEP)
        sheet.line([*head.at(collar), head.at(collar)[0]], 6, key=1)
        pocket = [
            (side * 0.52, 1.66),
            (side * 1.02, 1.62),
            (side * 1.02, 1.74),
            (side * 0.52, 1.78),
            (side * 0.52, 1.66),
        ]
        head.stroke(pocket, 6, front=False)
    head.stroke([(0.04, 1.40), (0.05, 1.7), (0.04, 2.0)], 9, front=False)
    features(head)
    half: list[Point] = [(-0.65, 0.10), (-0.71, -0.40), (-0.66, -0.86), (-0.42, -1.16), (0.0, -1.24)]
    inner: list[Point] = [(0.0, -0.86), (-0.20, -0.80), (-0.46, -0.62), (-0.58, -0.34), (-0.61, 0.0)]
    head.fill(
        [*mirrored(half)[:-1], (0.65, 0.10), *[(-u, v) for u, v in reversed(inner)], *inner],
        key=down(0.80, 1, 90, 380),
        second=0.4,
        lines=HAIR,
    )
    for side in (-1, 1):
        for i in range(6):
            head.stroke(
                [
                    (side * 0.01, -0.90 - i * 0.055),
                    (side * (0.30 + i * 0.02), -0.86 - i * 0.045),
                    (side * (0.56 + i * 0.02), -0.52 - i * 0.03),
                    (side * (0.64 + i * 0.012), -0.1),
                ],
                3.6,
                front=False,
                key=0.05,
                second=0.2,
            )
    head.stroke([(0.0, -0.86), (0.0, -1.05), (0.0, -1.22)], 4, front=False, key=0.0)


@picture("portrait-ostap-zhuk", "engraving", size=PORTRAIT)
def ostap_zhuk(sheet: Sheet) -> None:
    """About 50: bald, a full dark beard, heavy eyebrows, a roll-neck jumper."""
    ground(sheet, left=0.12, right=0.45, disc=(470, 450), second=0.65)
    head = Head(
        sheet,
        Face(
            turn=-0.18, wide=1.06, jaw=1.06, brow=2.1, brow_lift=-0.4, nose=1.2, lips=0.8, age=0.45, centre=(500, 470)
        ),
    )
    shoulders(head, wide=1.5, key=(0.65, 1.0), second=0.4)
    head.ears()
    head.neck(wide=0.46)
    head.fill(
        [(-0.56, 0.86), (-0.62, 1.18), (-0.50, 1.44), (0.50, 1.44), (0.62, 1.18), (0.56, 0.86)],
        key=across(0.30, 0.95, 330, 690),
        second=0.4,
        lines=STEEP,
    )
    head.stroke([(-0.60, 1.16), (0.0, 1.28), (0.60, 1.16)], 7, front=False)
    head.carve()
    head.eyes()
    head.nose_and_mouth()
    t = head.face.turn * 0.30
    outer: list[Point] = [
        (-0.73, -0.02),
        (-0.75, 0.34),
        (-0.66, 0.76),
        (-0.44, 1.10),
        (-0.14, 1.27),
        (0.18, 1.27),
        (0.48, 1.08),
        (0.68, 0.76),
        (0.76, 0.34),
        (0.73, -0.02),
    ]
    inner: list[Point] = [
        (0.63, 0.10),
        (0.56, 0.36),
        (0.36 + t, 0.44),
        (0.22 + t, 0.42),
        (0.0 + t, 0.435),
        (-0.22 + t, 0.42),
        (-0.36 + t, 0.44),
        (-0.60, 0.38),
        (-0.64, 0.10),
    ]
    beard = sheet.stencil(200, 400, 800, 900)
    beard.polygon(curve(head, [*outer, *inner]))
    mouth = curve(head, [(-0.20 + t, 0.575), (0.0 + t, 0.545), (0.20 + t, 0.575), (0.10 + t, 0.66), (-0.10 + t, 0.66)])
    beard.polygon(mouth, fill=0)
    sheet.press(beard, key=across(0.78, 1.0, 280, 620), second=0.4, lines=HAIR)
    for i in range(17):
        u = -0.62 + i * 0.0775
        sag = 1 - (u / 0.75) ** 2
        head.stroke(
            [(u * 0.92, 0.50 + 0.22 * sag), (u * 1.0 + 0.02, 0.66 + 0.30 * sag), (u * 0.86, 0.80 + 0.40 * sag)],
            3.8,
            front=False,
            key=0.0,
            second=0.2,
        )
    for side in (-1, 1):
        for i in range(4):
            head.stroke(
                [
                    (t + side * 0.03, 0.46 + i * 0.02),
                    (t + side * 0.17, 0.475 + i * 0.022),
                    (t + side * 0.30, 0.56 + i * 0.03),
                ],
                3.4,
                front=False,
                key=0.05,
            )
    line = head.outline()
    sheet.line([*line[46:], *line[:10]], 5, key=1)
