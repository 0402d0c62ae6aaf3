"""Work with hands and machines: bread, a wooden boat, silos."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import math

from broadsheet.demo.drawing import people, rooms, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down


@picture("bread-shelf", "crust")
def bread_shelf(sheet: Sheet) -> None:
    """Loaves on the shelves of a bakery window."""
    sheet.ground(key=down(0.85, 0.55, 0, 1067), second=down(0.7, 0.9, 0, 1067), lines=STEEP)
    sheet.glow(420, 150, 1100, 900, key=0.05, second=0.25, strength=0.85)
    for y in (330, 620, 910):
        sheet.fill([(0, y - 46), (1600, y - 46), (1600, y + 22), (0, y + 22)], key=0.25, second=0.7, lines=LEVEL)
        sheet.rect(0, y + 18, 1600, 30, key=0.95, second=0.9)
        sheet.fill([(0, y + 48), (1600, y + 48), (1600, y + 104), (0, y + 70)], key=0.9)
    for x in (-20, 1510):
        sheet.rect(x, 0, 110, 1067, key=across(0.6, 1, x, x + 110), second=0.9, lines=STEEP)
    rows = ((305, 8, 150), (595, 6, 205), (885, 5, 250))
    for row, (y, count, size) in enumerate(rows):
        for i in range(count):
            x = 160 + (1300 / count) * (i + 0.5)
            if row == 1 and i == 4:
                continue
            (_round_loaf if (row + i) % 3 else _long_loaf)(sheet, x, y, size * float(sheet.chance.uniform(0.92, 1.06)))
    _hand_with_loaf(sheet)
    for i in range(5):
        x = 260 + i * 230
        for k in range(7):
            sheet.glow(x + math.sin(k * 1.1 + i) * 26, 560 - k * 62, 40 + k * 9, 70, key=0.0, second=0.05, strength=0.4)


def _round_loaf(sheet: Sheet, x: float, ground: float, size: float) -> None:
    sheet.oval(x, ground + size * 0.02, size * 0.56, size * 0.08, key=1)
    crust = smooth(
        placed(
            [
                (-0.5, -0.10),
                (-0.44, -0.30),
                (-0.22, -0.46),
                (0.05, -0.50),
                (0.32, -0.42),
                (0.48, -0.24),
                (0.5, -0.08),
                (0.3, 0.0),
                (-0.3, 0.0),
            ],
            x,
            ground,
            size,
        ),
        steps=5,
    )
    sheet.fill(
        crust,
        key=across(0.12, 1.0, x - size * 0.4, x + size * 0.55),
        second=0.95,
        accent=across(0.25, 0.5, x - size * 0.4, x + size * 0.5),
        lines=SLANT,
    )
    for k in (-0.22, 0.0, 0.22):
        cut = [
            (k - 0.06, -0.12),
            (k - 0.02, -0.30),
            (k + 0.07, -0.43),
            (k + 0.09, -0.40),
            (k + 0.04, -0.26),
            (k + 0.0, -0.12),
        ]
        sheet.fill(smooth(placed(cut, x, ground, size), steps=3), key=0, second=0.1, accent=0)


def _long_loaf(sheet: Sheet, x: float, ground: float, size: float) -> None:
    sheet.oval(x, ground + size * 0.02, size * 0.52, size * 0.07, key=1)
    sheet.fill(
        smooth(
            placed(
                [
                    (-0.46, 0),
                    (-0.5, -0.22),
                    (-0.44, -0.38),
                    (-0.2, -0.44),
                    (0.2, -0.44),
                    (0.44, -0.38),
                    (0.5, -0.22),
                    (0.46, 0),
                ],
                x,
                ground,
                size,
            ),
            steps=4,
        ),
        key=down(0.1, 0.95, ground - size * 0.44, ground),
        second=0.9,
        accent=0.35,
        lines=LEVEL,
    )
    sheet.fill(
        smooth(
            placed([(-0.40, -0.30), (-0.1, -0.40), (0.40, -0.34), (0.36, -0.30), (0, -0.34)], x, ground, size), steps=4
        ),
        key=0,
        second=0.15,
        accent=0,
    )


def _hand_with_loaf(sheet: Sheet) -> None:
    _round_loaf(sheet, 1130, 560, 250)
    sleeve: list[Point] = [(1640, 330), (1420, 400), (1400, 450), (1424, 510), (1640, 560)]
    sheet.fill(sleeve, key=across(0.0, 0.5, 1400, 1620), second=0.05, accent=0, lines=SLANT)
    sheet.rect(1396, 404, 30, 106, key=0.9, second=0.4)
    hand = [
        (1404, 412),
        (1330, 404),
        (1270, 420),
        (1216, 452),
        (1196, 480),
        (1206, 492),
        (1252, 472),
        (1214, 516),
        (1212, 534),
        (1228, 536),
        (1286, 492),
        (1262, 540),
        (1270, 556),
        (1290, 548),
        (1330, 510),
        (1404, 504),
    ]
    sheet.fill(
        smooth([(float(x), float(y)) for x, y in hand], steps=5),
        key=down(0.0, 0.55, 400, 560),
        second=0.3,
        accent=0.12,
        lines=SLANT,
    )
    sheet.line(smooth([(float(x), float(y)) for x, y in hand], closed=False), 5, key=1)


@picture("wooden-boat", "pine and smoke")
def wooden_boat(sheet: Sheet) -> None:
    """A man and a girl bend a plank onto the ribs of a wooden boat."""
    sheet.ground(key=down(0.9, 0.35, 0, 800), second=down(0.7, 0.4, 0, 800), lines=STEEP)
    for i in range(17):
        sheet.rect(i * 96, 0, 4, 800, key=1)
    rooms.window(sheet, 620, 120, 340, 260, panes=(4, 2))
    weather.beam(sheet, 780, 130, (-0.35, 1), 330, key=0.0, second=0.1, reach=1050, strength=0.7)
    sheet.fill([(0, 0), (1600, 0), (1600, 70), (0, 90)], key=1)
    for x in (230, 1330):
        sheet.rect(x, 0, 40, 800, key=across(0.5, 1, x, x + 40), second=0.8, lines=STEEP)
    sheet.rect(0, 800, 1600, 267, key=down(0.15, 0.6, 800, 1067), second=0.6, lines=LEVEL)
    keel = smooth([(180, 560), (230, 760), (330, 868), (600, 900), (1100, 896), (1330, 840), (1480, 600)], closed=False)
    for i in range(12):
        t = i / 11
        x = 330 + 1020 * t
        lift = (2 * t - 1) ** 2
        half, base, high = 150 - 96 * lift, 890 - 50 * lift, 350 + 90 * lift
        for way in (-1, 1):
            rib = smooth(
                [
                    (x, base),
                    (x + way * half * 0.55, base - high * 0.1),
                    (x + way * half * 0.95, base - high * 0.42),
                    (x + way * half, base - high),
                ],
                closed=False,
            )
            sheet.line(rib, 17 if way > 0 else 13, key=0.95 if way > 0 else 0.75, second=0.9)
            if way > 0:
                sheet.line([(px - 4, py) for px, py in rib], 5, key=0.1, second=0.6)
    for drop, key in ((0, 0.55), (44, 0.3)):
        plank = smooth(
            [
                (210, 610 + drop * 0.6),
                (360, 690 + drop),
                (700, 740 + drop),
                (1100, 735 + drop),
                (1320, 680 + drop),
                (1466, 600 + drop * 0.5),
            ],
            closed=False,
        )
        sheet.fill([*plank, *[(px, py + 42) for px, py in reversed(plank)]], key=key, second=0.95, lines=LEVEL)
        sheet.line(plank, 4, key=1)
    bent = smooth([(120, 470), (330, 590), (680, 660), (1040, 655), (1330, 560), (1560, 400)], closed=False)
    sheet.fill([*bent, *[(px + 4, py + 44) for px, py in reversed(bent)]], key=0.08, second=0.75, lines=LEVEL)
    sheet.line(bent, 5, key=1)
    sheet.line([(px + 2, py + 44) for px, py in bent], 5, key=1)
    sheet.line(keel, 30, key=1, second=0.8)
    for x in (430, 800, 1180):
        sheet.fill([(x - 60, 1010), (x - 34, 890), (x + 34, 890), (x + 60, 1010)], key=0.85, second=0.8, lines=STEEP)
    people.person(sheet, 240, 1010, 560, hat="cap", long=False, key=0.7, accent=0.7, second=0.2)
    sheet.line(smooth([(285, 590), (360, 640), (410, 622)], closed=False), 40, key=0.7, accent=0.7, second=0.2)
    sheet.oval(418, 620, 22, key=0.1, second=0.3, accent=0)
    people.person(sheet, 1400, 1010, 430, hat="bun", long=True, flip=True, key=0.35, second=0.9)
    sheet.line(smooth([(1372, 690), (1320, 640), (1300, 590)], closed=False), 30, key=0.4, second=0.9)
    sheet.oval(1300, 582, 17, key=0.05, second=0.3)
    for i in range(8):
        sheet.glow(640 + i * 70 + (i % 2) * 30, 590 - i * 34, 90 + i * 12, 80, key=0.0, second=0.05, strength=0.5)


@picture("terminal-silos", "wheat and slate")
def terminal_silos(sheet: Sheet) -> None:
    """Grain silos with a queue of lorries in front."""
    weather.sky(sheet, 820, key=(0.5, 0.0), second=(0.0, 0.25))
    weather.clouds(sheet, 20, 470, cells=(3, 5), cover=0.55, sharp=4, key=0, second=0.0)
    sheet.rect(0, 818, 1600, 249, key=down(0.25, 0.5, 818, 1067), second=down(0.9, 0.6, 818, 1067), lines=LEVEL)
    left, each, top = 430.0, 128.0, 330.0
    for i in range(8):
        x = left + i * each
        sheet.rect(
            x,
            top,
            each,
            500,
            key=across(0.0, 0.85, x, x + each, bend=1.5),
            second=across(0.25, 0.9, x, x + each),
            accent=0,
            lines=STEEP,
        )
        sheet.oval(x + each / 2, top, each / 2, 17, key=0.15, second=0.3)
        sheet.rect(x + each - 3, top, 4, 500, key=1)
        for y in (440, 560, 690):
            sheet.rect(x, y, each, 3, key=0.7)
    x = left + 4 * each
    for row in range(4):
        for k in range(2 + row % 2):
            px, py = x + 8 + k * 42 + (row % 2) * -4, 380 + row * 58
            sheet.rect(px, py, 44, 54, key=across(0.0, 0.5, x, x + each), accent=0.75 - 0.2 * (k % 2), second=0)
            sheet.line([(px, py), (px + 44, py), (px + 44, py + 54), (px, py + 54), (px, py)], 3, key=1)
    sheet.rect(left - 110, 262, 8 * each + 200, 56, key=0.55, second=0.4, lines=STEEP)
    sheet.rect(left - 110, 256, 8 * each + 200, 10, key=1)
    for i in range(26):
        sheet.rect(left - 96 + i * 46, 276, 20, 22, key=1)
    sheet.fill(
        [(left - 320, 818), (left - 130, 262), (left - 100, 318), (left - 286, 818)], key=0.85, second=0.5, lines=SLANT
    )
    sheet.rect(
        left + 8 * each + 20,
        150,
        120,
        670,
        key=across(0.15, 0.9, left + 8 * each + 20, left + 8 * each + 140),
        second=0.5,
        lines=STEEP,
    )
    for row in range(9):
        sheet.rect(left + 8 * each + 52, 180 + row * 66, 26, 34, key=1)
    for i in range(5):
        _lorry(sheet, 1530 - i * 330 + i * i * 4, 900 + i * 26, 210 + i * 34, accent=0.9 if i in (1, 4) else 0)
    people.person(sheet, 700, 1035, 170, hat="cap", long=False)
    sheet.fill([(0, 1067), (0, 1010), (260, 1050), (600, 1067)], key=0.8, second=0.9, lines=SLANT)
    from_here = sheet.stencil(0, 0, 1600, 300)
    for _ in range(26):
        px, py = sheet.chance.uniform(80, 420), sheet.chance.uniform(120, 240)
        from_here.line([(px - 9, py - 5), (px, py), (px + 9, py - 6)], 3)
    sheet.press(from_here, key=1)


def _lorry(sheet: Sheet, x: float, ground: float, long: float, *, accent: float) -> None:
    body = placed([(-0.5, -0.12), (-0.5, -0.42), (0.20, -0.42), (0.20, -0.12)], x, ground, long)
    sheet.fill(body, key=down(0.1, 0.8, ground - long * 0.42, ground), second=0.4, accent=accent, lines=STEEP)
    sheet.fill(
        smooth(
            placed([(-0.5, -0.42), (-0.3, -0.49), (0.0, -0.50), (0.20, -0.42)], x, ground, long), closed=False, steps=4
        ),
        key=0.15,
        second=1.0,
        accent=0,
    )
    sheet.fill(
        placed([(0.23, -0.10), (0.23, -0.40), (0.38, -0.40), (0.47, -0.24), (0.49, -0.10)], x, ground, long),
        key=0.9,
        second=0.6,
        accent=0,
    )
    sheet.fill(
        placed([(0.29, -0.36), (0.37, -0.36), (0.43, -0.24), (0.29, -0.24)], x, ground, long), key=0.0, second=0.1
    )
    sheet.rect(x - long * 0.5, ground - long * 0.12, long, long * 0.035, key=1, accent=0)
    for t in (-0.38, -0.26, 0.34):
        sheet.oval(x + t * long, ground - long * 0.055, long * 0.062, key=1, accent=0)
        sheet.oval(x + t * long, ground - long * 0.055, long * 0.025, key=0.1, second=0.2)
