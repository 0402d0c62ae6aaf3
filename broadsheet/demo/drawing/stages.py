"""Scenes of culture: stages, museums, kitchens, choirs."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import math

from PIL import ImageChops

from broadsheet.demo.drawing import people, rooms, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down


@picture("opera-noon", "oxblood")
def opera_noon(sheet: Sheet) -> None:
    """Singers in coats on a bare opera stage, sunbeams falling over the seats."""
    sheet.ground(key=0.75, second=0.85, lines=STEEP)
    for tier in range(3):
        y = 60 + tier * 190
        for side in (-1, 1):
            edge = 800 + side * 830
            inner = 800 + side * (430 - tier * 6)
            sheet.fill(
                [(edge, y + 20 + tier * 40), (inner, y + 60), (inner, y + 116), (edge, y + 104 + tier * 40)],
                key=0.15,
                second=0.45,
                accent=0.55,
                lines=STEEP,
            )
            for i in range(5):
                t = (i + 0.5) / 5
                x = edge + (inner - edge) * t
                top = y - 70 + 120 * t * 0.4 + 20
                w = 84 - 40 * t
                sheet.rect(x - w / 2, top, w, 92, key=1, second=1)
                sheet.oval(x, top, w / 2, w * 0.35, key=1, second=1)
                if tier == 0 and i in (1, 2, 3):
                    sheet.rect(x - w / 2 + 4, top, w - 8, 92, key=0, second=0, accent=0.1)
    arch = sheet.stencil(370, 60, 1230, 760)
    arch.rect(390, 180, 820, 570)
    arch.oval(800, 190, 410, 130)
    sheet.press(arch, key=0.1, second=0.3, accent=0.6, lines=STEEP)
    inside = sheet.stencil(370, 60, 1230, 760)
    inside.rect(424, 200, 752, 550)
    inside.oval(800, 206, 376, 108)
    sheet.press(inside, key=down(0.9, 0.35, 100, 700), second=down(0.8, 0.35, 100, 700), accent=0, lines=LEVEL)
    sheet.rect(424, 640, 752, 116, key=0.1, second=0.25, lines=LEVEL)
    for side in (-1, 1):
        x = 800 + side * 376
        folds = [
            (x, 130),
            (x - side * 150, 110),
            (x - side * 120, 320),
            (x - side * 60, 520),
            (x - side * 74, 730),
            (x, 730),
        ]
        sheet.fill(smooth(folds, steps=4), key=across(0.2, 0.9, x - 100, x + 100), second=1.0, lines=STEEP)
    for i, (x, high, hat) in enumerate(
        ((560, 230, "scarf"), (660, 250, "brim"), (800, 270, ""), (930, 244, "bun"), (1040, 236, "cap"))
    ):
        people.person(sheet, x, 716 + (i % 2) * 14, high, hat=hat, key=0.9, second=0.3, accent=0.5 if i == 2 else 0)
    sheet.line(smooth([(835, 520), (880, 480), (900, 430)], closed=False), 18, key=0.9, accent=0.5)
    sheet.rect(360, 750, 880, 40, key=0.95, second=0.8)
    sheet.rect(360, 746, 880, 8, key=0, accent=0.5, second=0)
    sheet.fill([(360, 790), (1240, 790), (1600, 1067), (0, 1067)], key=0.8, second=1, lines=LEVEL)
    for row in range(6):
        y, w = 812 + row * row * 7 + row * 18, 62 + row * 17
        for k in range(-9, 10):
            x = 800 + k * w * 1.08
            if -80 < x < 1680 and abs(k) != 0:
                sheet.fill(
                    smooth(
                        placed(
                            [(-0.44, 0.6), (-0.46, -0.1), (-0.3, -0.34), (0.3, -0.34), (0.46, -0.1), (0.44, 0.6)],
                            x,
                            y,
                            w,
                        ),
                        closed=False,
                        steps=3,
                    ),
                    key=down(0.05, 0.9, y - w * 0.3, y + w * 0.5),
                    second=1,
                    accent=0,
                    lines=STEEP,
                )
    for x, spread in ((60, 90), (330, 80), (1560, 100)):
        weather.beam(
            sheet, x, -120, (840 - x * 0.9, 1150), spread, key=0.0, second=0.25, accent=0.2, reach=1400, strength=0.8
        )


@picture("empty-museum", "rose and graphite")
def empty_museum(sheet: Sheet) -> None:
    """Empty glass cases in a museum hall under the skeleton of a whale."""
    room = rooms.Room(470, 300, 1130, 700)
    room.build(sheet, far=(0.12, 0.6), left=(0.4, 0.85), right=(0.22, 0.8), floor=(0.4, 0.35), ceiling=(0.35, 0.15))
    for i in range(4):
        depth = 1 - 0.7 ** (i + 0.3)
        sheet.fill(room.panel("ceiling", depth, depth + 0.13 * (1 - depth), 0.25, 0.75), key=0, second=0)
    for side in ("left", "right"):
        for start, low, high in ((0.1, 0.30, 0.58), (0.38, 0.26, 0.60), (0.62, 0.34, 0.56), (0.80, 0.28, 0.58)):
            end = start + 0.2 * (1 - start) + 0.03
            sheet.fill(room.panel(side, start, end, low, high), key=0.0, second=0.12)
            nail = room.panel(side, (start + end) / 2, (start + end) / 2 + 0.004, low - 0.02, low - 0.008)
            sheet.oval(*nail[0], 4, key=1)
    for x, w, h in ((520, 130, 96), (940, 110, 130)):
        sheet.rect(x, 390, w, h, key=0, second=0.1)
    sheet.rect(735, 480, 130, 220, key=1, second=0.7)
    for depth, x in ((0.72, 0.22), (0.72, 0.70), (0.45, 0.14), (0.45, 0.76), (0.15, 0.08), (0.12, 0.80)):
        a, b = room.at(x, 0.86, depth), room.at(x + 0.15, 0.86, depth)
        w = b[0] - a[0]
        sheet.rect(a[0], a[1] - w * 0.1, w, w * 0.55, key=0.85, second=0.6, lines=STEEP)
        sheet.rect(a[0], a[1] - w * 0.62, w, w * 0.52, key=0.08, second=0.15, lines=LEVEL)
        sheet.fill(
            [
                (a[0] + w * 0.1, a[1] - w * 0.1),
                (a[0] + w * 0.5, a[1] - w * 0.62),
                (a[0] + w * 0.72, a[1] - w * 0.62),
                (a[0] + w * 0.32, a[1] - w * 0.1),
            ],
            key=0,
            second=0,
        )
        sheet.line(
            [
                (a[0], a[1] - w * 0.1),
                (a[0], a[1] - w * 0.62),
                (b[0], a[1] - w * 0.62),
                (b[0], a[1] - w * 0.1),
                (a[0], a[1] - w * 0.1),
            ],
            max(3, w * 0.02),
            key=1,
        )
    _whale(sheet)
    people.seated(sheet, 1140, 800, 300, key=0.9, accent=0.4)
    sheet.rect(1092, 790, 96, 12, key=1)
    for x in (1096, 1176):
        sheet.rect(x, 790, 8, 92, key=1)
    for x in (1120, 1150):
        sheet.rect(x, 802, 20, 84, key=0.95)


def _whale(sheet: Sheet) -> None:
    for x in (420, 760, 1120):
        sheet.line([(x, 0), (x + 14, 210)], 3, key=1)
    spine = smooth(
        [(180, 300), (330, 218), (560, 190), (860, 206), (1120, 250), (1330, 262), (1460, 228)], closed=False, steps=9
    )
    bones = sheet.stencil(100, 100, 1560, 520)
    for i, (x, y) in enumerate(spine[6:]):
        size = 19 - abs(i - 14) * 0.28
        bones.oval(x, y, size * 0.62, size)
    for i in range(12):
        x, y = spine[13 + i * 2]
        long = 190 * math.sin(math.pi * (i + 2.6) / 15.5)
        bones.line(
            smooth(
                [(x, y), (x - 34, y + long * 0.35), (x - 26, y + long * 0.8), (x + 14, y + long)], closed=False, steps=5
            ),
            11,
        )
    bones.polygon(smooth([(60, 330), (180, 300), (330, 232), (410, 214), (420, 250), (350, 290), (240, 330)], steps=5))
    bones.line(smooth([(70, 350), (200, 380), (330, 366), (420, 270)], closed=False), 19)
    bones.line(smooth([(1460, 228), (1510, 190), (1540, 150)], closed=False), 13)
    bones.line(smooth([(1460, 228), (1520, 236), (1570, 222)], closed=False), 13)
    bones.polygon(smooth([(440, 300), (480, 380), (470, 470), (440, 500), (436, 420), (420, 330)], steps=4))
    sheet.lay(bones.mask(), bones.box, key=0.9, second=0.3)
    inner = sheet.stencil(100, 100, 1560, 520)
    inner.image.paste(ImageChops.offset(bones.image, -6, -7))
    sheet.press(inner, key=0.0, second=0.0)


@picture("pilots-soup", "tomato and enamel")
def pilots_soup(sheet: Sheet) -> None:
    """A pot of soup and three enamel bowls in a boat's cabin."""
    sheet.ground(key=down(0.6, 0.3, 0, 700), second=down(0.85, 0.6, 0, 700), lines=STEEP)
    for i in range(15):
        sheet.rect(i * 110, 0, 4, 660, key=0.9)
    sheet.oval(1180, 280, 232, key=1, accent=0.3, second=0.4)
    sheet.oval(1180, 280, 210, key=0.2, accent=0.75, second=0)
    sheet.oval(1180, 280, 176, key=1, accent=0, second=0)
    view = sheet.stencil(1000, 100, 1360, 460)
    view.oval(1180, 280, 164)
    sheet.press(view, key=down(0.0, 0.1, 110, 320), second=down(0.05, 0.35, 110, 300), accent=0, lines=LEVEL)
    waves = sheet.stencil(1000, 100, 1360, 460)
    waves.polygon(
        [
            *smooth([(1000, 330), (1080, 290), (1160, 322), (1250, 282), (1370, 316)], closed=False),
            (1370, 460),
            (1000, 460),
        ]
    )
    keep = sheet.stencil(1000, 100, 1360, 460)
    keep.oval(1180, 280, 164)
    mask = waves.mask()
    mask.paste(0, (0, 0), keep.mask().point(lambda v: 255 - v))
    sheet.lay(mask, waves.box, key=down(0.35, 0.9, 290, 440), second=0.9, lines=LEVEL)
    for k in range(8):
        a = math.tau * k / 8
        sheet.oval(1180 + 222 * math.cos(a), 280 + 222 * math.sin(a), 9, key=1, accent=0)
    sheet.rect(0, 660, 1600, 407, key=down(0.05, 0.35, 660, 1067), second=0.15, accent=0.1, lines=LEVEL)
    sheet.rect(0, 654, 1600, 12, key=1)
    sheet.rect(180, 660, 560, 100, key=0.95, second=0.5, lines=STEEP)
    sheet.rect(160, 640, 600, 26, key=1)
    for x in (260, 470, 640):
        sheet.oval(x, 714, 22, key=0.2, accent=0.9, second=0)
    sheet.fill(
        smooth([(230, 640), (222, 400), (236, 372), (684, 372), (698, 400), (690, 640)], closed=False, steps=3),
        key=across(0.5, 1, 230, 640),
        second=0.3,
        accent=0,
        lines=STEEP,
    )
    sheet.rect(262, 410, 34, 200, key=0.05, second=0.1)
    sheet.oval(460, 372, 234, 46, key=1)
    sheet.oval(460, 374, 210, 36, key=0.1, accent=0.95, second=0)
    for x, y in ((390, 368), (450, 386), (520, 366), (560, 384)):
        sheet.oval(x, y, 17, 7, key=0.85, accent=0)
    for side in (-1, 1):
        sheet.line(
            smooth([(460 + side * 230, 430), (460 + side * 290, 440), (460 + side * 230, 490)], closed=False), 16, key=1
        )
    sheet.line([(560, 370), (700, 150)], 17, key=0.9, second=0.3)
    for i in range(9):
        sheet.glow(420 + math.sin(i * 0.9) * 50, 330 - i * 40, 60 + i * 12, 70, key=0, second=0.05, strength=0.6)
    for x, y, size in ((960, 860, 170), (1310, 830, 158), (1130, 985, 190)):
        _bowl(sheet, x, y, size)
    sheet.oval(750, 960, 74, 52, key=across(0, 0.5, 690, 830), second=0.0, accent=0.35, lines=SLANT)
    sheet.oval(640, 990, 62, 58, key=0.9)
    sheet.oval(638, 988, 54, 50, key=0, second=0, accent=0.25)
    for k in range(8):
        a = math.tau * k / 8
        sheet.line([(638, 988), (638 + 46 * math.cos(a), 988 + 42 * math.sin(a))], 3, key=0.6)
    for k in range(16):
        x, y = 240 + k * 18, 960 + (k % 3) * 22
        sheet.line(smooth([(200, 1000), (x, y), (x + 60, y - 40)], closed=False), 4, key=0.9, second=0.6)
        sheet.oval(x + 60, y - 40, 15, 8, key=0.75, second=0.9)


def _bowl(sheet: Sheet, x: float, y: float, size: float) -> None:
    sheet.oval(x + size * 0.1, y + size * 0.46, size * 0.9, size * 0.16, key=0.85)
    sheet.fill(
        smooth(
            placed([(-0.9, -0.05), (-0.78, 0.26), (-0.45, 0.46), (0.45, 0.46), (0.78, 0.26), (0.9, -0.05)], x, y, size),
            closed=False,
            steps=5,
        ),
        key=across(0.0, 0.75, x - size * 0.6, x + size),
        second=across(0.1, 0.9, x - size, x + size),
        accent=0,
        lines=STEEP,
    )
    sheet.oval(x, y - size * 0.05, size * 0.92, size * 0.30, key=1, second=0.9)
    sheet.oval(x, y - size * 0.04, size * 0.86, size * 0.265, key=0, second=0)
    sheet.oval(x, y, size * 0.74, size * 0.20, key=0.12, accent=0.92, second=0)
    sheet.oval(x - size * 0.2, y - size * 0.02, size * 0.13, size * 0.04, key=0, accent=0.3)
    sheet.oval(x + size * 0.22, y + size * 0.04, size * 0.08, size * 0.03, key=0.9, accent=0)
    sheet.line([(x + size * 0.3, y), (x + size * 1.02, y - size * 0.52)], size * 0.07, key=0.1, second=0.3, accent=0)
    sheet.line([(x + size * 0.33, y + size * 0.03), (x + size * 1.04, y - size * 0.48)], size * 0.025, key=1, accent=0)


@picture("choir-dark", "candle")
def choir_dark(sheet: Sheet) -> None:
    """Singers' faces lit from below by small lamps in a dark room."""
    sheet.ground(key=1.0, second=0.7, lines=LEVEL)
    for row, (count, y, size, rx) in enumerate(((9, 330, 78, 640), (8, 470, 98, 650), (7, 650, 128, 640))):
        for i in range(count):
            t = (i + 0.5) / count * 2 - 1
            x, top = 800 + t * rx * (1 + 0.06 * row), y - 70 * (1 - t * t) + 50
            sheet.glow(x, top + size * 1.7, size * 1.9, size * 2.0, key=0.25, second=0.45, accent=0.55, strength=0.65)
            _singer(sheet, x, top, size, index=row * 9 + i, side=t)
            if row == 2 or i % 2:
                sheet.fill(
                    [
                        (x - size * 0.52, top + size * 2.45),
                        (x - size * 0.4, top + size * 1.95),
                        (x + size * 0.4, top + size * 1.95),
                        (x + size * 0.52, top + size * 2.45),
                    ],
                    key=0.95,
                    second=0.6,
                    accent=0.2,
                )
                sheet.line(
                    [(x - size * 0.4, top + size * 1.95), (x + size * 0.4, top + size * 1.95)],
                    5,
                    key=0,
                    second=0,
                    accent=0.25,
                )
                sheet.oval(x, top + size * 1.9, size * 0.09, key=0, second=0, accent=0)
    sheet.rect(0, 1000, 1600, 67, key=1, second=1)
    for side in (-1, 1):
        _conducting(sheet, 800 + side * 190, 905, side)


def _singer(sheet: Sheet, x: float, y: float, size: float, *, index: int, side: float) -> None:
    sheet.fill(
        smooth(
            placed([(-1.1, 2.4), (-1.05, 1.5), (-0.6, 1.16), (0.6, 1.16), (1.05, 1.5), (1.1, 2.4)], x, y, size),
            closed=False,
            steps=4,
        ),
        key=1,
        second=0.9,
        accent=0,
    )
    sheet.fill(
        placed([(-0.22, 1.3), (-0.2, 0.8), (0.2, 0.8), (0.22, 1.3), (0.0, 1.5)], x, y, size),
        key=0.1,
        second=0.35,
        accent=0.5,
    )
    face = smooth(
        placed(
            [
                (-0.50, 0.0),
                (-0.47, 0.5),
                (-0.28, 0.90),
                (0.0, 1.02),
                (0.28, 0.90),
                (0.47, 0.5),
                (0.50, 0.0),
                (0.3, -0.35),
                (-0.3, -0.35),
            ],
            x,
            y,
            size,
        ),
        steps=5,
    )
    sheet.fill(
        face,
        key=down(0.62, 0.0, y - size * 0.3, y + size * 0.7),
        second=down(0.6, 0.0, y, y + size * 0.8),
        accent=down(0.4, 0.45, y, y + size),
        lines=SLANT,
    )
    look = -side * 0.12
    for eye in (-0.20, 0.20):
        cx = x + (eye + look) * size
        sheet.line(
            smooth(
                [(cx - size * 0.12, y + size * 0.20), (cx, y + size * 0.25), (cx + size * 0.12, y + size * 0.20)],
                closed=False,
            ),
            size * 0.04,
            key=1,
        )
        sheet.line(
            smooth(
                [(cx - size * 0.15, y + size * 0.08), (cx, y + size * 0.02), (cx + size * 0.15, y + size * 0.07)],
                closed=False,
            ),
            size * 0.04,
            key=1,
        )
    sheet.fill(
        placed([(look - 0.03, 0.15), (look - 0.11, 0.50), (look + 0.11, 0.50), (look + 0.03, 0.15)], x, y, size),
        key=0.35,
        second=0.3,
    )
    sheet.line(placed([(look - 0.11, 0.50), (look + 0.11, 0.50)], x, y, size), size * 0.035, key=0.9)
    sheet.oval(
        x + look * size,
        y + size * 0.72,
        size * (0.10 + 0.015 * (index % 3)),
        size * (0.085 if index % 4 else 0.055),
        key=0.95,
        second=0.5,
    )
    hair = index % 4
    cap = [
        (-0.54, 0.3),
        (-0.56, -0.1),
        (-0.36, -0.50),
        (0.0, -0.60),
        (0.36, -0.50),
        (0.56, -0.1),
        (0.54, 0.3),
        (0.42, -0.06),
        (0.1, -0.16),
        (-0.3, -0.08),
    ]
    if hair == 1:
        cap = [
            (-0.6, 0.9),
            (-0.62, 0.0),
            (-0.36, -0.50),
            (0.0, -0.60),
            (0.36, -0.50),
            (0.62, 0.0),
            (0.6, 0.9),
            (0.44, 0.8),
            (0.44, 0.0),
            (0.0, -0.14),
            (-0.42, 0.0),
            (-0.44, 0.8),
        ]
    if hair != 2:
        sheet.fill(smooth(placed(cap, x, y, size), steps=4), key=1, second=0.9, accent=0)
    if hair == 3:
        sheet.fill(
            smooth(
                placed(
                    [
                        (-0.44, 0.5),
                        (-0.3, 0.62),
                        (0.0, 0.58),
                        (0.3, 0.62),
                        (0.44, 0.5),
                        (0.3, 0.96),
                        (0.0, 1.1),
                        (-0.3, 0.96),
                    ],
                    x,
                    y,
                    size,
                ),
                steps=4,
            ),
            key=0.9,
            second=0.5,
        )
        sheet.oval(x + look * size, y + size * 0.74, size * 0.11, size * 0.08, key=1)


def _conducting(sheet: Sheet, x: float, y: float, side: int) -> None:
    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, y, 158, flip=side > 0)

    sheet.fill(
        smooth(at([(-0.30, 1.4), (-0.24, 0.7), (-0.15, 0.42), (0.24, 0.42), (0.32, 0.7), (0.50, 1.4)]), closed=False),
        key=1,
        second=0.9,
        accent=0,
    )
    hand = [
        (-0.15, 0.44),
        (-0.22, 0.16),
        (-0.40, -0.02),
        (-0.44, -0.14),
        (-0.34, -0.12),
        (-0.18, 0.02),
        (-0.18, -0.30),
        (-0.10, -0.46),
        (-0.05, -0.28),
        (-0.03, -0.06),
        (0.02, -0.44),
        (0.09, -0.52),
        (0.12, -0.32),
        (0.10, -0.04),
        (0.17, -0.34),
        (0.24, -0.40),
        (0.26, -0.22),
        (0.20, 0.04),
        (0.30, -0.16),
        (0.37, -0.16),
        (0.35, 0.0),
        (0.26, 0.24),
        (0.22, 0.44),
    ]
    outline = smooth(at(hand), steps=4)
    sheet.fill(outline, key=down(0.0, 0.45, y - 60, y + 90), second=0.05, accent=0.4, lines=SLANT)
    sheet.line(outline, 5, key=1)
