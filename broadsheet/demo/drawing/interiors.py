"""The city behind its doors: a stairwell, a school, a council chamber, a library."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import math

from broadsheet.demo.drawing import people, rooms, things, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import smooth, toward
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down
from broadsheet.demo.drawing.workboats import bicycle


@picture("stairwell-lift", "mustard and charcoal")
def stairwell_lift(sheet: Sheet) -> None:
    """A stairwell seen from below; on a landing somebody rests on a chair."""
    sheet.ground(key=0.95, second=0.9, lines=STEEP)

    def corner(turn: int, width: float) -> Point:
        """A corner of the flights, which climb to the middle in a square spiral."""
        scale = 0.945**turn * width
        angle = math.radians(90 * turn + 38)
        return 800 + 1120 * scale * math.cos(angle), 430 + 900 * scale * math.sin(angle)

    steps, rails = sheet.stencil(), sheet.stencil()
    for turn in range(-5, 48):
        outer, inner, rail = ([corner(turn, width), corner(turn + 1, width)] for width in (1.0, 0.875, 0.815))
        light, pale, fine = (0.12, 0.45, 0.82, 0.5)[turn % 4], min(1.0, max(0.3, 1 - turn / 60)), 0.945**turn
        sheet.fill(
            [*outer, *reversed(inner)],
            key=light * pale,
            second=0.95 * pale,
            lines=(SLANT, STEEP, LEVEL, STEEP)[turn % 4],
        )
        for i in range(1, 11):
            if turn % 2:
                steps.line([toward(outer[0], outer[1], i / 11), toward(inner[0], inner[1], i / 11)], max(1.0, 9 * fine))
            rails.line([toward(inner[0], inner[1], i / 11), toward(rail[0], rail[1], i / 11)], max(1.0, 5 * fine))
        rails.line(rail, max(1.5, 13 * fine))
        steps.line(inner, max(1.5, 10 * fine))
        steps.line([outer[0], inner[0]], max(1.5, 10 * fine))
    sheet.press(steps, key=1, second=0.7)
    sheet.press(rails, key=0.0, second=0.35, accent=0.12)
    sheet.glow(800, 430, 200, 170, key=0, second=0, strength=1)
    _resting(sheet)


def _resting(sheet: Sheet) -> None:
    x, y = 1130.0, 905.0
    sheet.glow(x, y - 80, 300, 260, key=0.0, second=0.3, strength=0.9)
    sheet.rect(x - 66, y - 4, 150, 13, key=1)
    for leg in (-56, 64):
        sheet.rect(x + leg, y, 10, 130, key=1)
    sheet.rect(x + 68, y - 150, 11, 150, key=1)
    sheet.line([(x + 8, y - 14), (x - 70, y - 12), (x - 84, y + 122), (x - 120, y + 126)], 32, key=1, accent=0)
    sheet.fill(
        smooth(
            [(x + 60, y), (x + 62, y - 120), (x + 30, y - 178), (x - 8, y - 160), (x - 20, y - 90), (x - 34, y)],
            steps=5,
        ),
        key=across(0.2, 1, x - 40, x + 50),
        accent=0.9,
        second=0,
        lines=SLANT,
    )
    sheet.line(smooth([(x + 12, y - 130), (x - 10, y - 70), (x - 66, y - 40)], closed=False), 24, key=0.85, accent=0.8)
    sheet.oval(x - 2, y - 206, 33, 38, key=0.25, second=0.4, accent=0)
    sheet.fill(
        smooth(
            [
                (x - 30, y - 222),
                (x - 4, y - 256),
                (x + 36, y - 236),
                (x + 38, y - 190),
                (x + 20, y - 176),
                (x + 14, y - 214),
            ],
            steps=4,
        ),
        key=1,
        accent=0,
    )
    sheet.fill(
        [(x - 190, y + 130), (x - 196, y + 30), (x - 128, y + 30), (x - 130, y + 130)],
        key=0.15,
        second=0.1,
        accent=0.25,
        lines=STEEP,
    )
    sheet.line(smooth([(x - 184, y + 30), (x - 162, y - 12), (x - 140, y + 30)], closed=False), 6, key=1)


@picture("school-under-market", "brick and candle")
def school_under_market(sheet: Sheet) -> None:
    """School desks under the brick vaults of a cellar, with fish crates by the stairs."""
    sheet.ground(key=0.95, second=0.9)
    for i in range(7):
        t = 1 - 0.78 ** (i + 1)
        x, y, rx, ry = 800.0, 640 - 60 * t, 900 * (1 - t) + 120, 720 * (1 - t) + 96
        cut = sheet.stencil()
        cut.oval(x, y, rx, ry)
        cut.rect(x - rx, y, rx * 2, 700)
        sheet.press(cut, key=0.9 - 0.085 * i, second=0.85 - 0.05 * i, lines=SLANT if i % 2 else STEEP)
        joints = sheet.stencil()
        for k in range(27):
            a = math.radians(180 + 180 * k / 26)
            joints.line(
                [
                    (x + rx * math.cos(a), y + ry * math.sin(a)),
                    (x + rx * 0.90 * math.cos(a), y + ry * 0.90 * math.sin(a)),
                ],
                max(1.5, 4 - i * 0.4),
            )
        joints.arc(x, y, rx * 0.95, ry * 0.95, 180, 360, 2.5)
        joints.arc(x, y, rx, ry, 180, 360, 5)
        sheet.press(joints, key=1)
    sheet.rect(560, 470, 480, 260, key=0.2, second=0.4, lines=LEVEL)
    sheet.rect(604, 500, 392, 150, key=1, second=0.3)
    for i, (a, b) in enumerate(((640, 780), (640, 860), (640, 740))):
        sheet.line([(a, 535 + i * 34), (b, 533 + i * 34)], 4, key=0.1, second=0)
    sheet.line(smooth([(880, 610), (920, 540), (950, 610)], closed=False), 4, key=0.1, second=0)
    floor: list[Point] = [(560, 728), (1040, 728), (1600, 1000), (1600, 1067), (0, 1067), (0, 1000)]
    sheet.fill(floor, key=down(0.2, 0.8, 728, 1067), second=0.6, lines=LEVEL)
    for x, top, y, size in ((800, 330, 430, 40), (500, 150, 330, 62), (1100, 150, 330, 62)):
        rooms.hanging_lamp(sheet, x, top, y, size, reach=5.5)
    for row, (y, w, high) in enumerate(((775, 96, 48), (840, 142, 72), (930, 210, 104), (1052, 300, 140))):
        for column in range(4):
            x = 800 + (column - 1.5) * w * 1.5 - w / 2
            rooms.table(sheet, x, y - high * 0.4, w, y + high * 0.35)
            if (row * 4 + column) % 5 != 3:
                people.seated(
                    sheet,
                    x + w / 2,
                    y + high * 0.12,
                    w * 1.25,
                    bun=bool((row + column) % 2),
                    accent=0.75 if (row + column) % 3 == 0 else 0,
                    key=0.8,
                )
    for i, (x, y) in enumerate(((40, 1000), (40, 930), (40, 860), (190, 1000), (190, 930))):
        sheet.rect(x, y - 62, 142, 64, key=0.2 + 0.1 * (i % 2), second=0.5, accent=0.15, lines=LEVEL)
        for k in range(3):
            sheet.rect(x, y - 62 + k * 22, 142, 4, key=1)
    for i in range(6):
        sheet.rect(1400 + i * 40, 990 - i * 46, 260, 18, key=0.15, second=0.3)
        sheet.rect(1400 + i * 40, 1008 - i * 46, 260, 30, key=0.95)


@picture("council-chamber", "bottle and ivory")
def council_chamber(sheet: Sheet) -> None:
    """A half-empty council chamber with a few raised hands."""
    sheet.ground(key=0.35, second=0.75, lines=STEEP)
    sheet.rect(0, 0, 1600, 70, key=0.9, second=0.8, lines=LEVEL)
    sheet.rect(0, 64, 1600, 8, key=0, second=0.1)
    for i in range(5):
        x = 110 + i * 300
        rooms.window(sheet, x, 190, 150, 320, panes=(2, 4), taped=True, arch=True)
        sheet.rect(x + 210, 90, 34, 480, key=across(0.05, 0.8, x + 210, x + 244), second=0.5, lines=STEEP)
    sheet.rect(0, 545, 1600, 90, key=0.75, second=0.9, lines=STEEP)
    sheet.rect(0, 540, 1600, 8, key=1)
    sheet.rect(0, 630, 1600, 437, key=down(0.1, 0.4, 630, 1067), second=down(0.3, 0.5, 630, 900), lines=LEVEL)
    for x in (120, 420, 720):
        sheet.fill([(x + 30, 640), (x + 160, 640), (x + 420, 1067), (x + 190, 1067)], key=0, second=0.05)
    sheet.rect(1180, 560, 330, 100, key=0.95, second=0.8, lines=STEEP)
    sheet.rect(1165, 548, 360, 16, key=1)
    people.person(sheet, 1330, 700, 330, long=False)
    sheet.fill(
        [(1255, 690), (1268, 540), (1400, 540), (1412, 690)],
        key=across(0.5, 1, 1255, 1412),
        accent=0.85,
        second=0,
        lines=STEEP,
    )
    sheet.line([(1300, 540), (1310, 490)], 5, key=1)
    sheet.line(smooth([(1370, 462), (1430, 440), (1470, 400)], closed=False), 22, key=0.92, second=0.5)
    for row in range(4):
        y, rx, ry, size = 700 + row * 92, 640 + row * 230, 60 + row * 30, 150 + row * 44
        band = sheet.stencil()
        top = [(700 - rx * math.cos(math.pi * i / 40), y + ry * math.sin(math.pi * i / 40)) for i in range(41)]
        band.polygon([*top, *[(px, py + 44 + row * 12) for px, py in reversed(top)]])
        for i in range(2 + row, 39 - row, 4):
            px, py = top[i]
            taken = sheet.chance.random() < 0.62
            if taken and -40 < px < 1640:
                people.seated(sheet, px, py + 12, size, bun=sheet.chance.random() < 0.35, key=0.85 + 0.13 * (i % 2))
                if sheet.chance.random() < 0.3:
                    sheet.line(
                        [
                            (px + size * 0.11, py - size * 0.18),
                            (px + size * 0.17, py - size * 0.34),
                            (px + size * 0.15, py - size * 0.52),
                        ],
                        size * 0.065,
                        key=0.9,
                        second=0.5,
                    )
                    sheet.oval(
                        px + size * 0.15, py - size * 0.55, size * 0.035, size * 0.045, key=0.1, second=0.2, accent=0.4
                    )
        sheet.press(band, key=down(0.45, 0.95, y, y + ry + 60), second=0.6, accent=0.35, lines=STEEP)
        sheet.line(top, 6, key=0.0, second=0.1, accent=0.3)


@picture("ropewalk-library", "dusk and lamp")
def ropewalk_library(sheet: Sheet) -> None:
    """Readers behind the lit windows of a low brick library at dusk."""
    weather.sky(sheet, 760, key=(0.85, 0.05), second=(0.95, 0.35), accent=(0, 0.45))
    weather.clouds(sheet, 60, 520, cells=(2, 8), cover=0.42, sharp=4, key=0.75, second=0.9)
    things.tree(sheet, 160, 800, 720, bare=True)
    things.tree(sheet, 1480, 790, 560, bare=True)
    sheet.fill([(210, 800), (210, 470), (1600, 520), (1600, 790)], key=0.86, second=0.7, lines=SLANT)
    sheet.fill([(170, 478), (330, 330), (1600, 410), (1600, 530)], key=1, second=0.8, lines=STEEP)
    for x in (560, 1050):
        sheet.rect(x, 300 + (x - 330) * 0.06, 46, 100, key=1)
    for i in range(6):
        x, y, w, h = 268 + i * 212, 545 + i * 5, 150, 165
        sheet.glow(x + w / 2, y + h, 190, 200, accent=0.5, key=0.3, second=0.2, strength=0.7)
        rooms.window(sheet, x, y, w, h, panes=(3, 2), accent=0.38)
        sheet.rect(x + 4, y + h - 36, w - 8, 12, key=0.9)
        if i != 3:
            _reader(sheet, x + w * (0.36 if i % 2 else 0.62), y + h - 34, 150, flip=bool(i % 2))
        sheet.fill(
            [(x, y + h + 90), (x + w, y + h + 90), (x + w + 46, 1067), (x - 46, 1067)], key=0.25, accent=0.5, second=0.3
        )
    sheet.rect(0, 795, 1600, 272, key=down(0.62, 0.95, 795, 1067), second=0.8, lines=LEVEL)
    for i in range(6):
        x = 268 + i * 212
        sheet.fill(
            [(x, 812), (x + 150, 812), (x + 210, 1000), (x - 60, 1000)],
            key=down(0.1, 0.8, 812, 1000),
            second=down(0.1, 0.7, 812, 1000),
            accent=down(0.6, 0.1, 812, 1000),
        )
    for x in (330, 480, 900, 1040):
        bicycle(sheet, x, 850, 150)
    sheet.rect(1330, 740, 190, 120, key=0.7, second=0.5, lines=STEEP)
    sheet.rect(1360, 780, 120, 80, key=0.3, accent=0.8, second=0)
    for i in range(9):
        sheet.rect(1330 + i * 23, 730, 4, 130, key=1)
    sheet.rect(1326, 728, 200, 8, key=1)
    people.person(sheet, 720, 940, 250, walk=True, hat="scarf", bag="case")


def _reader(sheet: Sheet, x: float, seat: float, size: float, *, flip: bool) -> None:
    way = -1 if flip else 1
    sheet.fill(
        smooth(
            [
                (x - way * 34, seat),
                (x - way * 34, seat - 52),
                (x - way * 14, seat - 74),
                (x + way * 12, seat - 66),
                (x + way * 20, seat),
            ],
            steps=4,
        ),
        key=0.9,
        second=0.6,
    )
    sheet.oval(x + way * 4, seat - 92, size * 0.13, size * 0.15, key=0.92, second=0.5)
    sheet.fill(
        [(x + way * 22, seat - 4), (x + way * 30, seat - 40), (x + way * 58, seat - 34), (x + way * 52, seat)],
        key=0.05,
        second=0.1,
        accent=0,
    )
