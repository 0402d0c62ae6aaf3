"""Maps of Chaiv: the harbour, the lane, the tram, the search grid, the districts."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from itertools import pairwise
from typing import Any

from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.charts import RED
from broadsheet.demo.drawing.outlines import smooth, toward
from broadsheet.demo.drawing.plates import LEVEL, SLANT, Point, Sheet, across


def _sea(sheet: Sheet) -> None:
    sheet.ground(key=0.06, second=0.5, lines=LEVEL)


def _land(sheet: Sheet, outline: list[Point], *, rings: int = 3) -> None:
    for i in range(rings, 0, -1):
        cut = sheet.stencil()
        cut.line([*outline, outline[0]], 26 * i)
        sheet.press(cut, second=0.5 - 0.12 * (rings - i + 1), key=0.0)
    sheet.fill(outline, key=0.0, second=0.0, accent=0)
    sheet.line([*outline, outline[0]], 5, key=1)


def _streets(sheet: Sheet, outline: list[Point], *, slant: float = 0.24, gap: float = 62) -> None:
    cut = sheet.stencil()
    for i in range(-20, 46):
        x = i * gap * float(sheet.chance.uniform(0.94, 1.06))
        cut.line([(x, 0), (x + 1067 * slant, 1067)], 3 if i % 4 else 8)
        y = i * gap * 0.8
        cut.line([(0, y), (1600, y - 1600 * slant * 0.5)], 3 if i % 3 else 8)
    shape = sheet.stencil()
    shape.polygon(outline)
    mask = cut.mask()
    mask.paste(0, (0, 0), shape.mask().point([255] * 128 + [0] * 128))
    sheet.lay(mask, cut.box, key=0.28, lines=SLANT)


def _north(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill([(x, y - 64), (x + 24, y + 30), (x, y + 12)], key=1, second=0)
    sheet.fill([(x, y - 64), (x - 24, y + 30), (x, y + 12)], key=0, second=0)
    sheet.line([(x, y - 64), (x + 24, y + 30), (x, y + 12), (x - 24, y + 30), (x, y - 64)], 4, key=1)
    sheet.words(x, y - 78, "N", 36, anchor="ms", bold=True)


def _scale(sheet: Sheet, x: float, y: float, long: float, words: str) -> None:
    sheet.rect(x, y, long, 10, key=1)
    sheet.rect(x + long / 2, y + 2, long / 2 - 2, 6, key=0, second=0)
    sheet.words(x, y - 14, words, 34)


def _tag(sheet: Sheet, x: float, y: float, text: str, size: float = 40, *, anchor: str = "mm", **tones: Any) -> None:
    cut = sheet.stencil(x - len(text) * size * 0.6, y - size, x + len(text) * size * 0.6, y + size)
    cut.text(x, y, text, size, anchor=anchor, bold=True)
    halo = sheet.stencil(x - len(text) * size * 0.6, y - size, x + len(text) * size * 0.6, y + size)
    for dx, dy in ((-4, 0), (4, 0), (0, -4), (0, 4), (3, 3), (-3, 3), (3, -3), (-3, -3)):
        halo.text(x + dx, y + dy, text, size, anchor=anchor, bold=True)
    sheet.press(halo, key=0, second=0, accent=0)
    sheet.press(cut, **(tones or {"key": 1.0}))


TOWN: list[Point] = smooth(
    [
        (-60, 620),
        (160, 600),
        (330, 560),
        (520, 470),
        (640, 440),
        (760, 400),
        (830, 330),
        (900, 200),
        (960, -60),
        (-60, -60),
    ],
    steps=6,
)
EAST: list[Point] = smooth(
    [
        (1080, -60),
        (1040, 180),
        (1010, 320),
        (1060, 400),
        (1180, 430),
        (1340, 440),
        (1480, 400),
        (1680, 420),
        (1680, -60),
    ],
    steps=6,
)
BREAKWATER: list[Point] = smooth(
    [(1330, 436), (1350, 560), (1310, 690), (1200, 800), (1050, 872), (880, 900)], closed=False, steps=8
)


def _harbour(sheet: Sheet) -> None:
    _sea(sheet)
    for land in (TOWN, EAST):
        _land(sheet, land)
        _streets(sheet, land)
        sheet.line([*land, land[0]], 6, key=1)
    for mole in ([(560, 450), (600, 700)], [(740, 400), (800, 660)]):
        sheet.line(mole, 44, key=1)
        sheet.line(mole, 34, key=0.1, second=0)


def _ink(red: bool) -> dict[str, Any]:
    return dict(RED) if red else {"key": 1.0}


@picture("breakwater-map", "sea map")
def breakwater_map(sheet: Sheet) -> None:
    """Map of the harbour; the stretch of the breakwater between markers 9 and 14 is highlighted."""
    _harbour(sheet)
    sheet.line(BREAKWATER, 30, key=1, second=0)
    sheet.line(BREAKWATER, 18, key=0.25, second=0, lines=SLANT)
    low, high = int(len(BREAKWATER) * 8.4 / 19), int(len(BREAKWATER) * 13.2 / 19)
    part = BREAKWATER[low:high]
    sheet.line(part, 70, accent=0.35, key=0.0, second=0.1)
    sheet.line(part, 34, **RED)
    for i in range(20):
        x, y = BREAKWATER[min(len(BREAKWATER) - 1, int(i * (len(BREAKWATER) - 1) / 19))]
        sheet.oval(x, y, 8, key=0, second=0, accent=0)
        sheet.oval(x, y, 5, key=1)
    for number in (1, 9, 14, 20):
        x, y = BREAKWATER[min(len(BREAKWATER) - 1, int((number - 1) * (len(BREAKWATER) - 1) / 19))]
        _tag(sheet, x + 48, y + 34, str(number), 38, **_ink(number in (9, 14)))
    _tag(sheet, 300, 280, "CHAIV", 76)
    _tag(sheet, 965, 250, "Osna", 40)
    _tag(sheet, 560, 756, "Grain Mole", 38)
    _tag(sheet, 800, 716, "Coal Mole", 38)
    _tag(sheet, 1045, 560, "Inner Basin", 42)
    _tag(sheet, 1385, 800, "412 metres", 56, **RED)
    _tag(sheet, 300, 900, "Open sea", 46)
    _scale(sheet, 80, 1000, 300, "500 m")
    _north(sheet, 1510, 960)


@picture("corridor-map", "sea map")
def corridor_map(sheet: Sheet) -> None:
    """Map of the shipping lane that leaves Chaiv along the coast, past hatched areas closed for mines."""
    _sea(sheet)
    depths = sheet.stencil()
    for i in range(4):
        depths.line(
            smooth(
                [
                    (-50, 470 + i * 130),
                    (400, 520 + i * 130),
                    (860, 480 + i * 140),
                    (1240, 440 + i * 130),
                    (1680, 500 + i * 120),
                ],
                closed=False,
            ),
            3,
        )
    sheet.press(depths, key=0.5, second=0.7)
    coast = smooth(
        [
            (-80, 360),
            (150, 330),
            (360, 350),
            (520, 300),
            (700, 310),
            (860, 250),
            (980, 270),
            (1160, 210),
            (1400, 230),
            (1680, 170),
            (1680, -80),
            (-80, -80),
        ],
        steps=6,
    )
    _land(sheet, coast)
    spit = smooth([(640, 306), (560, 350), (470, 392), (380, 410), (470, 414), (580, 380), (690, 320)], steps=5)
    sheet.fill(spit, key=0.0, second=0.0)
    sheet.line([*spit, spit[0]], 4, key=1)
    for cx, cy, w, h in ((1120, 560, 190, 110), (1370, 720, 150, 150), (980, 820, 170, 100)):
        zone = smooth(
            [
                (cx - w, cy - h * 0.3),
                (cx - w * 0.3, cy - h),
                (cx + w * 0.7, cy - h * 0.7),
                (cx + w, cy + h * 0.2),
                (cx + w * 0.2, cy + h),
                (cx - w * 0.8, cy + h * 0.7),
            ],
            steps=5,
        )
        sheet.fill(zone, key=0.45, second=0.25, accent=0.35, lines=SLANT)
        sheet.line([*zone, zone[0]], 5, accent=0.9, key=0.0)
    sheet.rect(985, 532, 300, 64, key=0, second=0, accent=0)
    sheet.words(1135, 565, "closed: mines", 42, anchor="mm", bold=True)
    cut = sheet.stencil()
    limit = smooth([(-40, 800), (300, 800), (700, 940), (1000, 990), (1640, 900)], closed=False, steps=30)
    for i in range(0, len(limit) - 1, 4):
        cut.line(limit[i : i + 3], 4)
    sheet.press(cut, key=0.85)
    _tag(sheet, 250, 842, "12 miles", 36)
    lane: list[Point] = [(880, 268), (820, 420), (560, 500), (440, 640), (120, 760), (-40, 980)]
    dots = sheet.stencil()
    for a, b in pairwise(lane):
        count = int(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 / 24)
        for i in range(count):
            dots.oval(*toward(a, b, i / count), 8)
    sheet.press(dots, **RED)
    for (x, y), letter in zip(lane[1:4], "ABC", strict=True):
        sheet.oval(x, y, 30, key=1)
        sheet.oval(x, y, 25, **RED)
        sheet.words(x, y + 1, letter, 34, anchor="mm", bold=True, key=0.0, accent=0.0, second=0.0)
    sheet.oval(880, 262, 16, key=1, second=0)
    _tag(sheet, 930, 180, "CHAIV", 60)
    _tag(sheet, 330, 446, "North Spit", 36)
    _scale(sheet, 1240, 1010, 240, "5 nautical miles")
    _north(sheet, 90, 150)


@picture("tram-map", "figures")
def tram_map(sheet: Sheet) -> None:
    """Diagram of tram line 5; the part beyond Lower Gate is dashed, with three places where the rails are gone."""
    town = [(-10.0, -10.0), (1610.0, -10.0), (1610.0, 1077.0), (-10.0, 1077.0)]
    _streets(sheet, town, slant=0.18, gap=84)
    river = smooth(
        [(1690, 110), (1380, 190), (1180, 330), (1060, 560), (900, 720), (700, 830), (430, 900), (-80, 950)],
        closed=False,
        steps=10,
    )
    sheet.line(river, 96, key=0, second=0)
    sheet.line(river, 78, key=0.10, second=0.75, lines=LEVEL)
    park = smooth([(180, 520), (380, 470), (470, 580), (360, 700), (190, 660)], steps=5)
    sheet.fill(park, key=0.30, second=0.6, lines=SLANT)
    stops: list[tuple[str, Point]] = [
        ("Station Square", (190, 240)),
        ("Old Market", (520, 330)),
        ("Ropewalk", (780, 480)),
        ("Lower Gate", (1000, 700)),
        ("Saltworks", (1400, 920)),
    ]
    route = [at for _, at in stops]
    sheet.line(route, 44, key=0, second=0)
    sheet.line(route[:4], 22, **RED)
    a, b = route[3], route[4]
    cut = sheet.stencil()
    for i in range(11):
        cut.line([toward(a, b, (i + 0.15) / 11), toward(a, b, (i + 0.75) / 11)], 17)
    sheet.press(cut, **RED)
    for t in (0.32, 0.53, 0.74):
        x, y = toward(a, b, t)
        sheet.oval(x, y, 31, key=0, second=0, accent=0)
        sheet.line([(x - 20, y - 20), (x + 20, y + 20)], 11, key=1)
        sheet.line([(x + 20, y - 20), (x - 20, y + 20)], 11, key=1)
    for t in (0.43, 0.64):
        x, y = toward(a, b, t)
        sheet.line([(x + 18, y - 40), (x + 34, y - 70)], 8, key=1)
    for name, (x, y) in stops:
        sheet.oval(x, y, 32, key=1, accent=0)
        sheet.oval(x, y, 20, key=0, second=0)
        right = name not in ("Saltworks",)
        _tag(sheet, x + 30 if right else x - 60, y - 64 if right else y + 74, name, 50, anchor="lm" if right else "mm")
    sheet.oval(116, 118, 64, **RED)
    sheet.words(116, 120, "5", 84, anchor="mm", bold=True, key=0.0, accent=0.0, second=0.0)
    _tag(sheet, 520, 900, "Osna", 40)
    _scale(sheet, 90, 1010, 260, "500 m")
    _north(sheet, 1500, 620)


@picture("mine-grid", "find map")
def mine_grid(sheet: Sheet) -> None:
    """A search grid over the basin; two thirds of the squares are shaded as cleared."""
    _sea(sheet)
    left, top, wide, high = 250.0, 150.0, 140.0, 92.0
    shore = smooth(
        [
            (-60, -60),
            (1660, -60),
            (1660, 90),
            (1300, 120),
            (900, 96),
            (480, 130),
            (220, 110),
            (160, 420),
            (190, 700),
            (120, 1140),
            (-60, 1140),
        ],
        steps=5,
    )
    _land(sheet, shore, rings=2)
    _streets(sheet, shore, gap=70)
    sheet.line([*shore, shore[0]], 5, key=1)
    sheet.line([(1480, 110), (1450, 560), (1500, 1100)], 34, key=1)
    finds = {(1, 2), (3, 5), (4, 1), (6, 6), (2, 7)}
    for column in range(8):
        for row in range(9):
            x, y = left + column * wide, top + row * high
            cleared = column + row * 0.55 + float(sheet.chance.uniform(-0.6, 0.6)) < 7.2
            sheet.rect(
                x + 2,
                y + 2,
                wide - 4,
                high - 4,
                key=0.34 if cleared else 0.0,
                second=0.35 if cleared else 0.0,
                accent=0.0,
                lines=SLANT,
            )
            if (column, row) in finds:
                sheet.oval(x + wide / 2, y + high / 2, 30, key=0, second=0, accent=0)
                sheet.oval(x + wide / 2, y + high / 2, 25, **RED)
                sheet.oval(x + wide / 2, y + high / 2, 9, key=0, second=0, accent=0)
    cut = sheet.stencil()
    for i in range(9):
        cut.line([(left + i * wide, top), (left + i * wide, top + 9 * high)], 4)
    for i in range(10):
        cut.line([(left, top + i * high), (left + 8 * wide, top + i * high)], 4)
    sheet.press(cut, key=1)
    for i, letter in enumerate("ABCDEFGH"):
        _tag(sheet, left + (i + 0.5) * wide, top - 38, letter, 42)
    for i in range(9):
        _tag(sheet, left - 44, top + (i + 0.5) * high, str(i + 1), 40)
    sheet.rect(250, 1004, 56, 40, key=0.34, second=0.35, lines=SLANT)
    _tag(sheet, 322, 1024, "cleared", 38, anchor="lm")
    sheet.oval(590, 1024, 21, **RED)
    _tag(sheet, 626, 1024, "find", 38, anchor="lm")
    _north(sheet, 1545, 960)


DISTRICTS: list[tuple[str, int, list[Point], Point]] = [
    ("Nahirna", 22, [(470, 60), (900, 40), (1010, 220), (930, 400), (640, 440), (480, 330)], (735, 230)),
    ("Station", 9, [(60, 180), (470, 60), (480, 330), (640, 440), (560, 600), (230, 610), (50, 450)], (320, 390)),
    ("Ropewalk", -12, [(640, 440), (930, 400), (1040, 560), (980, 740), (720, 760), (560, 600)], (790, 590)),
    ("Old Quay", -31, [(230, 610), (560, 600), (720, 760), (660, 930), (330, 900), (160, 780)], (440, 752)),
    (
        "Lymany",
        4,
        [(900, 40), (1500, 120), (1540, 420), (1300, 520), (1040, 560), (930, 400), (1010, 220)],
        (1260, 320),
    ),
    (
        "Saltworks",
        -18,
        [(1040, 560), (1300, 520), (1540, 420), (1560, 760), (1330, 950), (1000, 900), (980, 740)],
        (1270, 720),
    ),
]


@picture("rent-map", "rents")
def rent_map(sheet: Sheet) -> None:
    """District map: rents fell 31 percent at Old Quay and rose 22 percent in Nahirna."""
    sheet.ground(key=0.10, second=0.0, lines=LEVEL)
    for _name, change, outline, _at in DISTRICTS:
        middle = (sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline))
        rough: list[Point] = []
        for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
            wave = ((a[0] * 7 + b[0] * 7 + a[1] * 3 + b[1] * 3) % 34) - 17
            rough += [a, ((a[0] + b[0]) / 2 + wave, (a[1] + b[1]) / 2 - wave)]
        strong = min(1.0, abs(change) / 26)
        inner = [toward(p, middle, 0.012) for p in rough]
        if change < 0:
            sheet.fill(
                inner,
                second=0.25 + 0.75 * strong,
                key=across(0.0, 0.16, middle[0] - 300, middle[0] + 300),
                accent=0,
                lines=SLANT,
            )
        else:
            sheet.fill(
                inner,
                accent=0.12 + 0.85 * strong,
                key=across(0.0, 0.16, middle[0] - 300, middle[0] + 300),
                second=0,
                lines=SLANT,
            )
        sheet.line([*inner, inner[0]], 6, key=1)
    river = smooth(
        [(1640, 470), (1300, 530), (1040, 570), (940, 760), (800, 880), (640, 960), (560, 1110)], closed=False, steps=8
    )
    sheet.line(river, 44, key=0, second=0, accent=0)
    sheet.line(river, 32, key=0.35, second=0.4, accent=0, lines=LEVEL)
    for name, change, _outline, (x, y) in DISTRICTS:
        sheet.words(x, y - 6, f"{change:+d}" + " %", 84, anchor="mm", bold=True)
        sheet.words(x, y + 62, name, 42, anchor="mm")
    _north(sheet, 90, 960)
