"""The city out of doors: a tram, a queue for water, the dogs of the port."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from broadsheet.demo.drawing import people, rooms, things, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, toward
from broadsheet.demo.drawing.plates import SLANT, STEEP, Point, Sheet, across, down


@picture("tram-saltworks", "olive and faded red")
def tram_saltworks(sheet: Sheet) -> None:
    """An old tram at the end of overgrown rails in front of the salt sheds."""
    weather.sky(sheet, 640, key=(0.3, 0.0), second=(0.45, 0.1))
    weather.clouds(sheet, 20, 480, cells=(3, 6), cover=0.55, sharp=4, key=0, second=0.0)
    weather.hills(sheet, 650, 40, key=0.25, second=0.5)
    for i in range(4):
        left = 820 + i * 210
        sheet.fill(
            [(left, 650), (left, 520), (left + 105, 450), (left + 210, 520), (left + 210, 650)],
            key=0.25,
            second=0.35,
            lines=STEEP,
        )
        sheet.fill(
            [(left, 522), (left + 105, 450), (left + 210, 522), (left + 210, 506), (left + 105, 434), (left, 506)],
            key=0.95,
            accent=0.4,
        )
        sheet.rect(left + 62, 560, 86, 90, key=0.9, second=0.6)
    sheet.rect(0, 645, 1600, 422, key=down(0.2, 0.6, 645, 1067), second=down(0.5, 0.9, 645, 1067), lines=SLANT)
    for side in (-1, 1):
        sheet.fill(
            [
                (500 + side * 92, 800),
                (500 + side * 104, 800),
                (760 + side * 330 + 20, 1067),
                (760 + side * 330 - 14, 1067),
            ],
            key=0.05,
            second=0.2,
        )
    for i in range(9):
        t = (i / 8) ** 1.6
        y, x, w = 812 + 250 * t, 505 + 255 * t, 135 + 300 * t
        sheet.rect(x - w, y, w * 2, 8 + 16 * t, key=0.85, second=0.6)
    _tram(sheet, 500, 815, 330)
    for x, top, foot in ((180, 200, 800), (960, 330, 720), (1290, 400, 690)):
        sheet.rect(x, top, 12 if x < 500 else 7, foot - top, key=1, accent=0)
        sheet.line([(x, top + 20), (x + (150 if x < 500 else -90), top + 20)], 6, key=1)
    things.wires(sheet, (330, 222), (880, 350), 60, 3)
    things.wires(sheet, (880, 350), (1210, 420), 34, 2.4)
    things.wires(sheet, (0, 160), (330, 222), 10, 3)
    sheet.rect(1240, 640, 11, 240, key=1)
    sheet.rect(1200, 560, 92, 120, accent=0.9, key=0.15, second=0)
    for i in range(6):
        sheet.rect(1212, 580 + i * 15, 66 - i % 3 * 14, 5, key=0.9, accent=0)
    sheet.rect(1330, 800, 230, 16, key=1)
    sheet.rect(1330, 745, 230, 12, key=1)
    for x in (1350, 1530):
        sheet.rect(x, 750, 11, 135, key=1)
    grass(sheet, 0, 1600, 850, 46, 160)
    grass(sheet, 250, 1050, 930, 60, 140)
    grass(sheet, 0, 1600, 1075, 120, 240)


def _tram(sheet: Sheet, x: float, ground: float, w: float) -> None:
    h = w * 1.32
    sheet.line([(x - 60, ground - h - 6), (x, ground - h - 80), (x + 60, ground - h - 6)], 6, key=1)
    sheet.line([(x - 80, ground - h - 82), (x + 80, ground - h - 82)], 7, key=1)
    sheet.fill(
        smooth(
            placed(
                [(-0.5, -0.1), (-0.5, -1.12), (-0.44, -1.28), (0, -1.33), (0.44, -1.28), (0.5, -1.12), (0.5, -0.1)],
                x,
                ground,
                w,
            ),
            steps=2,
        ),
        key=across(0.05, 0.55, x - w / 2, x + w / 2),
        accent=0.88,
        second=0,
        lines=STEEP,
    )
    sheet.fill(
        placed([(-0.5, -0.68), (-0.47, -1.16), (0.47, -1.16), (0.5, -0.68)], x, ground, w),
        key=across(0.0, 0.3, x - w / 2, x + w / 2),
        accent=0,
        second=0.1,
    )
    for left, right in ((-0.43, -0.19), (-0.16, 0.16), (0.19, 0.43)):
        sheet.fill(
            placed([(left, -0.72), (left, -1.10), (right, -1.10), (right, -0.72)], x, ground, w),
            key=0.95,
            second=0.5,
            accent=0,
        )
        sheet.fill(placed([(left, -0.72), (left, -0.9), (right - 0.06, -1.10), (right, -1.10)], x, ground, w), key=0.55)
    sheet.rect(x - w * 0.13, ground - h - w * 0.0, w * 0.26, w * 0.09, key=1, accent=0)
    sheet.oval(x, ground - w * 0.42, w * 0.085, key=0, second=0, accent=0)
    sheet.oval(x, ground - w * 0.42, w * 0.085 - 6, key=0.3, accent=0.1)
    sheet.rect(x - w * 0.5, ground - w * 0.22, w, w * 0.05, key=1, accent=0)
    sheet.rect(x - w * 0.42, ground - w * 0.12, w * 0.84, w * 0.1, key=1, accent=0)


def grass(sheet: Sheet, left: float, right: float, ground: float, high: float, count: int) -> None:
    """Tufts of tall grass along a line."""
    cut = sheet.stencil(left - 20, ground - high * 1.4, right + 20, ground + 4)
    for _ in range(count):
        x = sheet.chance.uniform(left, right)
        for _blade in range(4):
            lean, long = sheet.chance.normal(0, 0.32) * high, high * sheet.chance.uniform(0.4, 1.2)
            cut.polygon(
                [
                    (x - high * 0.03, ground),
                    (x + lean * 0.5, ground - long * 0.6),
                    (x + lean, ground - long),
                    (x + high * 0.04, ground),
                ]
            )
    sheet.press(cut, key=0.95, second=0.9, accent=0)


@picture("water-queue", "violet and warm white")
def water_queue(sheet: Sheet) -> None:
    """People with canisters queue at a water tanker on a steep street."""
    weather.sky(sheet, 620, key=(0.55, 0.05), second=(0.7, 0.15), accent=(0, 0.25))
    ground: list[Point] = [(0, 1067), (0, 900), (700, 420), (820, 420), (1600, 880), (1600, 1067)]
    for i in range(6):
        t = i / 6
        left, right = toward((-60, 905), (690, 430), t), toward((-60, 905), (690, 430), t + 1 / 6 + 0.012)
        high = 620 - 80 * i + (i % 2) * 36
        top = left[1] - high
        sheet.fill(
            [(left[0], left[1] + 40), (left[0], top), (right[0], top + 40), (right[0], right[1] + 30)],
            key=0.92 - 0.09 * i,
            second=0.8 - 0.05 * i,
            lines=STEEP,
        )
        sheet.fill(
            [(left[0] - 12, top), ((left[0] + right[0]) / 2, top - 46), (right[0] + 6, top + 42)], key=1, second=0.9
        )
        for row in range(3):
            for k in range(2):
                x, y = left[0] + 34 + k * (52 - i * 4), top + 80 + row * (118 - i * 13) + k * 10
                if x + 22 < right[0]:
                    sheet.rect(x, y, 26 - i * 2, 46 - i * 4, key=1, second=0.9)
    sheet.glow(77, 385, 150, key=0.15, second=0.1, accent=0.6, strength=0.9)
    rooms.window(sheet, 58, 350, 42, 66, panes=(2, 2), accent=0.45)
    for i in range(5):
        t = i / 5
        left, right = toward((1660, 890), (830, 428), t + 0.21), toward((1660, 890), (830, 428), t)
        high = 560 - 82 * i
        sheet.fill(
            [
                (left[0], left[1] + 30),
                (left[0], left[1] - high),
                (right[0], right[1] - high - 20),
                (right[0], right[1] + 40),
            ],
            key=0.5 - 0.05 * i,
            second=0.55,
            lines=STEEP,
        )
        sheet.fill(
            [
                (left[0] - 8, left[1] - high),
                ((left[0] + right[0]) / 2, left[1] - high - 54),
                (right[0] + 8, right[1] - high - 18),
            ],
            key=0.95,
            second=0.9,
        )
        for k in range(3):
            sheet.rect(
                left[0] + 26 + k * (54 - i * 5), left[1] - high * 0.66, 28 - i * 2, 52 - i * 4, key=0.95, second=0.8
            )
    sheet.fill(ground, key=down(0.12, 0.75, 420, 1067), second=down(0.2, 0.6, 420, 1067), lines=SLANT)
    for i in range(9):
        y = 470 + (i / 8) ** 1.5 * 560
        sheet.line(
            smooth([(760 - (y - 400) * 1.45, y + 6), (760, y - 8), (760 + (y - 400) * 1.5, y + 6)], closed=False),
            2 + i * 0.5,
            key=0.9,
        )
    sheet.fill(
        [(790, 470), (790, 600), (1010, 640), (1010, 480), (960, 440), (830, 440)],
        key=across(0.05, 0.5, 790, 1000),
        second=0.1,
        lines=STEEP,
    )
    sheet.oval(900, 520, 112, 84, key=across(0.0, 0.85, 800, 1000), second=0.25, accent=0, lines=STEEP)
    sheet.oval(900, 520, 70, 52, key=0.3, second=0.4)
    sheet.rect(798, 596, 206, 20, key=1)
    for x in (828, 974):
        sheet.oval(x, 634, 30, key=1)
        sheet.oval(x, 634, 11, key=0.2)
    sheet.line([(900, 560), (900, 640)], 8, key=1)
    queue = (
        (930, 700, 168, "cap"),
        (845, 722, 172, "scarf"),
        (745, 752, 196, ""),
        (655, 792, 216, "hood"),
        (545, 842, 250, "brim"),
        (408, 902, 290, "bun"),
    )
    for i, (x, y, high, hat) in enumerate(queue):
        people.person(sheet, x, y, high, hat=hat, long=bool(i % 2), flip=bool(i % 3 == 0))
        canister(sheet, x + high * 0.22, y, high * 0.2)
    people.person(sheet, 1190, 900, 300, walk=True, hat="cap", long=False, flip=True)
    canister(sheet, 1250, 830, 74)
    canister(sheet, 1130, 830, 74)
    canister(sheet, 230, 1010, 150)
    _child(sheet, 230, 872, 190)


def canister(sheet: Sheet, x: float, ground: float, high: float) -> None:
    """A water canister."""
    sheet.fill(
        placed(
            [
                (-0.36, 0),
                (-0.38, -0.75),
                (-0.2, -0.86),
                (-0.2, -1.0),
                (0.0, -1.0),
                (0.0, -0.88),
                (0.24, -0.88),
                (0.38, -0.75),
                (0.36, 0),
            ],
            x,
            ground,
            high,
        ),
        key=across(0.0, 0.35, x - high * 0.3, x + high * 0.4),
        accent=0.25,
        second=0,
        lines=STEEP,
    )
    sheet.rect(x - high * 0.2, ground - high * 1.05, high * 0.18, high * 0.09, key=1, accent=0)
    sheet.line(placed([(-0.38, -0.4), (0.38, -0.4)], x, ground, high), 2, key=0.9)


def _child(sheet: Sheet, x: float, seat: float, high: float) -> None:
    for way in (-1, 1):
        sheet.line(
            [
                (x + way * high * 0.12, seat - high * 0.05),
                (x + way * high * 0.16, seat + high * 0.36),
                (x + way * high * 0.24, seat + high * 0.38),
            ],
            high * 0.12,
            key=1,
        )
    sheet.fill(
        smooth(
            placed(
                [(-0.26, 0), (-0.26, -0.36), (-0.14, -0.54), (0.14, -0.54), (0.26, -0.36), (0.26, 0)], x, seat, high
            ),
            steps=4,
        ),
        accent=0.9,
        key=0.25,
        second=0,
        lines=SLANT,
    )
    sheet.oval(x, seat - high * 0.68, high * 0.17, high * 0.18, key=0.9, second=0.5)
    sheet.fill(
        smooth(
            placed([(-0.18, -0.70), (-0.16, -0.88), (0, -0.96), (0.16, -0.88), (0.18, -0.70)], x, seat, high),
            closed=False,
            steps=4,
        ),
        key=0.5,
        second=0.8,
        accent=0.2,
    )
    sheet.oval(x, seat - high * 0.98, high * 0.05, key=0.5, second=0.5)


DOG: list[Point] = [
    (-0.50, 0.0),
    (-0.52, -0.10),
    (-0.44, -0.22),
    (-0.20, -0.27),
    (0.08, -0.26),
    (0.20, -0.34),
    (0.24, -0.48),
    (0.30, -0.55),
    (0.34, -0.47),
    (0.42, -0.43),
    (0.50, -0.37),
    (0.48, -0.32),
    (0.38, -0.30),
    (0.33, -0.22),
    (0.36, -0.08),
    (0.52, -0.04),
    (0.52, 0.0),
]


def dog(
    sheet: Sheet, x: float, ground: float, long: float, *, flip: bool = False, asleep: bool = False, **tones: float
) -> None:
    """A dog lying down."""
    ink = {"key": 0.95, "second": 0.6, "accent": 0.0} | tones
    shape = [
        (px, py * 0.62 + (0.08 if asleep and px > 0.15 and py < -0.3 else 0)) if asleep else (px, py) for px, py in DOG
    ]
    sheet.fill(
        placed([(-0.5, 0.0), (-0.7, 0.02), (0.2, 0.05), (0.6, 0.02), (0.5, 0.0)], x, ground, long, flip=flip), key=0.5
    )
    sheet.line(
        smooth(placed([(-0.48, -0.06), (-0.62, -0.03), (-0.70, -0.10)], x, ground, long, flip=flip), closed=False),
        long * 0.045,
        **ink,
    )
    sheet.fill(smooth(placed(shape, x, ground, long, flip=flip), steps=4), lines=SLANT, **ink)
    sheet.line(
        smooth(
            placed([(-0.42, -0.04), (-0.34, -0.16), (-0.18, -0.14), (-0.12, -0.02)], x, ground, long, flip=flip),
            closed=False,
        ),
        max(2, long * 0.014),
        key=0.1,
        second=0.2,
    )


@picture("dogs-berth-seven", "ochre and steel")
def dogs_berth_seven(sheet: Sheet) -> None:
    """Four dogs lie on a quay while a docker brings a bucket."""
    weather.sky(sheet, 520, key=(0.12, 0.0), second=(0.1, 0.55), accent=(0.5, 0.0))
    weather.clouds(sheet, 30, 360, cells=(3, 6), cover=0.5, sharp=4, key=0, accent=0, second=0.05)
    weather.sun(sheet, 250, 210, 78, halo=3, second=0.75)
    weather.sea(sheet, 515, 600, key=(0.1, 0.4), second=(0.1, 0.3))
    things.freighter(sheet, 1130, 545, 560, boxes=2, flip=True)
    sheet.rect(
        0, 590, 1600, 480, key=down(0.02, 0.3, 590, 1067), second=down(0.35, 0.85, 590, 1067), accent=0, lines=SLANT
    )
    sheet.rect(0, 586, 1600, 14, key=0.95)
    for i in range(8):
        sheet.line([(800 + (i - 3.5) * 200, 600), (800 + (i - 3.5) * 620, 1067)], 3, key=0.75)
    for y in (680, 810):
        sheet.line([(0, y), (1600, y)], 3, key=0.7)
    sheet.line([(620, 0), (620, 220)], 6, key=1)
    sheet.rect(590, 214, 60, 74, key=across(0.3, 1, 590, 650), accent=0.9, second=0)
    sheet.line(
        smooth([(620, 286), (620, 330), (650, 352), (642, 392), (606, 396), (592, 366)], closed=False), 15, key=1
    )
    things.bollard(sheet, 1490, 650, 90)
    dog(sheet, 330, 760, 330, key=0.85)
    dog(sheet, 660, 880, 440, key=0.3, second=0.9)
    dog(sheet, 230, 960, 290, asleep=True, flip=True, key=0.98)
    dog(sheet, 960, 730, 210, asleep=True, key=0.62, second=0.2)
    sheet.fill([(1290, 985), (1050, 1015), (820, 1040), (1080, 1042), (1320, 1000)], key=0.6)
    people.person(sheet, 1300, 990, 520, walk=True, long=False, hat="cap", flip=True, key=0.75, accent=0.6)
    sheet.line([(1242, 640), (1205, 720), (1190, 790)], 30, key=0.85, accent=0.6)
    sheet.fill(
        [(1150, 800), (1162, 880), (1222, 880), (1236, 800)],
        key=across(0.1, 0.8, 1150, 1236),
        second=0.1,
        accent=0.3,
        lines=STEEP,
    )
    sheet.line(smooth([(1152, 800), (1190, 764), (1234, 800)], closed=False), 4, key=1)
