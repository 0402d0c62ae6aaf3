"""The salt pans and their windmill."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import math

from broadsheet.demo.drawing import people, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import smooth, toward
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Sheet, across, down


@picture("salt-pans", "salt and rose")
def salt_pans(sheet: Sheet) -> None:
    """Two people rake salt in a grid of shallow pans."""
    weather.sky(sheet, 380, key=(0.16, 0.0), second=(0.1, 0.9), accent=(0, 0.25))
    weather.clouds(sheet, 20, 330, cells=(3, 6), cover=0.5, sharp=4, key=0, second=0.1)
    weather.hills(sheet, 384, 26, key=0.3, second=0.7)
    sheet.rect(0, 380, 1600, 690, key=0.02, second=down(0.75, 0.2, 380, 1067), lines=LEVEL)
    sheet.glow(1000, 420, 760, 130, second=0.1, accent=0.35, strength=0.9)
    dikes = sheet.stencil(0, 380, 1600, 1067)
    ys = [384 + 690 * t**2.1 for t in (0.12, 0.25, 0.38, 0.52, 0.68, 0.86, 1.02)]
    for y in ys:
        wide = 3 + (y - 380) * 0.03
        dikes.rect(0, y - wide / 2, 1600, wide)
    for i in range(-6, 8):
        dikes.polygon(
            [(830 + i * 76 - 1, 384), (830 + i * 76 + 1, 384), (830 + i * 330 + 13, 1067), (830 + i * 330 - 13, 1067)]
        )
    sheet.press(dikes, key=0.75, second=0.6, lines=SLANT)
    for i in range(len(ys) - 1):
        for k in range(5):
            if sheet.chance.random() < 0.55:
                y = (ys[i] + ys[i + 1]) / 2
                x, w = float(sheet.chance.uniform(40, 1560)), (y - 360) * 0.42
                sheet.fill(
                    [(x - w, y - w * 0.02 * k), (x + w, y), (x + w * 0.6, y + w * 0.05), (x - w * 0.8, y + w * 0.06)],
                    key=0,
                    second=0.05,
                )
    for x, y, size in (
        (300, 560, 90),
        (520, 540, 70),
        (1330, 590, 110),
        (1150, 525, 56),
        (150, 760, 190),
        (1180, 800, 250),
        (700, 490, 40),
        (900, 478, 34),
    ):
        sheet.oval(x + size * 0.12, y + size * 0.02, size * 0.72, size * 0.10, key=0.45)
        sheet.fill(
            [
                (x - size * 0.62, y),
                (x - size * 0.1, y - size * 0.6),
                (x + size * 0.04, y - size * 0.62),
                (x + size * 0.66, y),
            ],
            key=across(0.0, 0.55, x - size * 0.1, x + size * 0.6),
            second=across(0.0, 0.35, x - size * 0.2, x + size * 0.6),
            accent=0,
            lines=SLANT,
        )
    _windmill(sheet, 1440, 470, 300)
    for x, y, high, flip in ((620, 860, 350, False), (905, 640, 190, True)):
        way = -1 if flip else 1
        people.person(
            sheet, x, y, high, hat="brim", long=False, walk=True, flip=flip, key=0.85, accent=0.75 if flip else 0.0
        )
        sheet.line(
            [(x - way * high * 0.16, y - high * 0.72), (x + way * high * 0.75, y + high * 0.02)],
            max(3, high * 0.022),
            key=1,
            accent=0,
        )
        sheet.line(
            [(x + way * high * 0.66, y + high * 0.04), (x + way * high * 0.86, y - high * 0.0)],
            high * 0.05,
            key=1,
            accent=0,
        )
        sheet.line(
            smooth(
                [
                    (x + way * high * 0.10, y - high * 0.74),
                    (x + way * high * 0.18, y - high * 0.62),
                    (x + way * high * 0.12, y - high * 0.52),
                ],
                closed=False,
            ),
            high * 0.06,
            key=0.9,
        )


def _windmill(sheet: Sheet, x: float, ground: float, high: float) -> None:
    sheet.fill(
        [
            (x - high * 0.17, ground),
            (x - high * 0.09, ground - high * 0.62),
            (x + high * 0.09, ground - high * 0.62),
            (x + high * 0.17, ground),
        ],
        key=across(0.35, 1, x - high * 0.15, x + high * 0.15),
        second=0.6,
        accent=0.2,
        lines=STEEP,
    )
    sheet.fill(
        [(x - high * 0.13, ground - high * 0.60), (x, ground - high * 0.78), (x + high * 0.13, ground - high * 0.60)],
        key=1,
    )
    hub = (x - high * 0.03, ground - high * 0.62)
    for k in range(4):
        a = math.radians(24 + 90 * k)
        tip = (hub[0] + math.cos(a) * high * 0.55, hub[1] + math.sin(a) * high * 0.55)
        sheet.line([hub, tip], high * 0.018, key=1)
        off = (-math.sin(a) * high * 0.10, math.cos(a) * high * 0.10)
        near = toward(hub, tip, 0.22)
        sheet.fill(
            [near, tip, (tip[0] + off[0], tip[1] + off[1]), (near[0] + off[0], near[1] + off[1])],
            key=0.3,
            second=0.3,
            lines=SLANT,
        )
        sheet.line([(near[0] + off[0], near[1] + off[1]), (tip[0] + off[0], tip[1] + off[1]), tip], 3, key=1)
