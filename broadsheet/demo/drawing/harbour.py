"""Scenes of the harbour and the sea."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import math

from broadsheet.demo.drawing import people, things, vessels, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, toward
from broadsheet.demo.drawing.plates import SLANT, STEEP, Point, Sheet, across, down


@picture("grain-ship-leaving", "teal and apricot")
def grain_ship_leaving(sheet: Sheet) -> None:
    """A loaded bulk carrier follows a small tug out between two moles at dawn."""
    weather.sky(sheet, 590, key=(0.62, 0.0), second=(0.05, 0.75), accent=(0, 0.1))
    weather.clouds(sheet, 90, 500, cells=(2, 11), cover=0.44, sharp=4, key=0.5, second=0.6)
    weather.sun(sheet, 1230, 566, 62, halo=5, accent=0.75, second=0.3)
    weather.sea(sheet, 588, 1067, key=(0.10, 0.85), second=(0.65, 0.25))
    weather.glitter(sheet, 1230, 592, 1040, wide=80, spread=0.35, key=0, second=0.35, accent=0.2, count=130)
    sheet.fill([(0, 566), (470, 588), (486, 600), (0, 640)], key=0.8, second=0.5, lines=SLANT)
    for x, size, jib in ((90, 150, 52), (230, 128, 64), (355, 108, 44)):
        things.crane(sheet, x, 590 - x * 0.015, size, jib=jib, key=0.85)
    sheet.fill([(1600, 575), (1460, 590), (1450, 602), (1600, 624)], key=0.85, second=0.5, lines=SLANT)
    things.lighthouse(sheet, 1500, 592, 150, stripes=1)
    vessels.bulker(sheet, 820, 668, 760)
    vessels.wake(sheet, 820, 668, 760)
    weather.glitter(sheet, 800, 680, 760, wide=560, spread=0.2, key=0.95, second=0.2, count=60)
    vessels.tug(sheet, 1352, 690, 150)
    sheet.line([(1210, 590), (1290, 668)], 2, key=0.9)
    vessels.wake(sheet, 1352, 690, 130)
    things.gulls(sheet, 10, 500, 180, 1150, 440, span=(18, 54))
    things.gull(sheet, 330, 830, 150, tilt=0.2, key=0.0, second=0)


@picture("crane-at-dawn", "plum and pale gold")
def crane_at_dawn(sheet: Sheet) -> None:
    """Three harbour cranes reflected in still water at dawn."""
    weather.sky(sheet, 610, key=(0.45, 0.0), second=(0.35, 0.55), accent=(0.5, 0.0))
    weather.clouds(sheet, 30, 430, cells=(2, 9), cover=0.46, sharp=4, key=0.0, second=0.2, accent=0.2)
    weather.sun(sheet, 1000, 610, 130, halo=3.4, second=0.25, accent=0.0)
    weather.hills(sheet, 614, 46, key=0.3, second=0.8, accent=0.3)
    sheet.rect(0, 600, 1600, 16, key=1)
    things.crane(sheet, 300, 602, 200, jib=34, load=0.5)
    things.crane(sheet, 770, 602, 240, jib=72, load=0.25)
    things.crane(sheet, 1290, 602, 200, jib=40, flip=True, load=0.45)
    for x, w, h in ((0, 130, 60), (470, 150, 46), (1010, 120, 40), (1450, 150, 70)):
        sheet.fill(
            [(x, 602), (x, 602 - h), (x + w / 2, 602 - h * 1.35), (x + w, 602 - h), (x + w, 602)], key=0.95, second=0.5
        )
    weather.sea(sheet, 616, 1067, key=(0.10, 0.4), second=(0.5, 0.7), swell=0.5)
    weather.reflect(sheet, 616, 1067, strength=0.85, ripple=9)
    wake = sheet.stencil(500, 780, 1600, 960)
    for side in (-1, 1):
        wake.polygon([(620, 850), (1600, 850 + side * 60 + 20), (1600, 850 + side * 34 + 20)])
    sheet.press(wake, key=0.0, second=0.1, accent=0, soft=2)
    vessels.rowing_boat(sheet, 560, 858, 190, flip=True)
    things.gulls(sheet, 6, 850, 150, 1300, 330, span=(18, 44))


@picture("pilot-boat", "slate and orange")
def pilot_boat(sheet: Sheet) -> None:
    """A pilot climbs a rope ladder from a small boat to a ship in a swell."""
    weather.sky(sheet, 620, key=(0.6, 0.1), second=(0.6, 0.25))
    weather.clouds(sheet, -40, 480, cells=(4, 6), cover=0.55, sharp=3, key=0.15, second=0.3)
    weather.sea(sheet, 600, 1067, key=(0.3, 0.5), second=(0.4, 0.6), swell=2)
    hull: list[Point] = [(1600, 60), (1120, 110), (1060, 150), (1020, 900), (1600, 1000)]
    sheet.fill(hull, key=across(1, 0.85, 1030, 1600), second=0.5, accent=0, lines=STEEP)
    sheet.fill([(1600, 60), (1120, 110), (1060, 150), (1058, 190), (1600, 120)], key=0.25, second=0.2, lines=STEEP)
    sheet.fill([(1600, 820), (1026, 770), (1020, 900), (1600, 1000)], accent=0.95, key=0.35, second=0)
    for y in (330, 520, 690):
        sheet.line([(1048 - (y - 300) * 0.04, y), (1600, y + 18)], 2.5, key=0.45)
    for x, y, w in ((1330, 250, 40), (1450, 240, 34)):
        sheet.rect(x, y, w, w, key=0.4, second=0.3)
    for i in range(6):
        sheet.line([(1225, 760 - i * 30), (1240, 760 - i * 30)], 5, key=0)
    _swell(
        sheet,
        [(-20, 800), (180, 720), (420, 640), (640, 590), (820, 630), (1000, 740), (1220, 800), (1620, 790)],
        key=0.8,
        second=0.95,
    )
    vessels.pilot_boat(sheet, 610, 690, 500, tilt=-17)
    _swell(
        sheet,
        [(-20, 900), (160, 860), (400, 800), (620, 715), (780, 650), (900, 720), (1080, 830), (1300, 830), (1620, 880)],
        key=0.95,
        second=0.7,
    )
    _foam(sheet, [(330, 812), (480, 775), (620, 715), (780, 650), (850, 676), (930, 750)])
    _ladder(sheet)
    _swell(sheet, [(-20, 1000), (300, 960), (620, 900), (900, 930), (1200, 990), (1620, 930)], key=1.0, second=0.9)
    _foam(sheet, [(360, 952), (620, 902), (800, 912), (900, 932)])
    weather.rain(sheet, count=120, key=0.0, second=0.1)


def _ladder(sheet: Sheet) -> None:
    cut = sheet.stencil(1090, 130, 1200, 800)
    for x in (1112, 1164):
        cut.line([(x + 8, 140), (x, 720)], 4.5)
    for i in range(17):
        cut.line([(1108 + 6 - i * 0.4, 165 + i * 34), (1170 + 6 - i * 0.4, 165 + i * 34)], 6)
    sheet.press(cut, key=0, second=0.05, accent=0)
    people.person(sheet, 1142, 700, 200, long=False, hat="cap", key=0.1, accent=0.95, second=0)
    sheet.line([(1122, 545), (1112, 490)], 15, accent=0.95, key=0.1, second=0)
    sheet.line([(1160, 545), (1172, 500)], 15, accent=0.95, key=0.1, second=0)
    sheet.oval(1142, 515, 17, 21, key=0.0, second=0.2, accent=0.2)
    sheet.rect(1122, 491, 40, 13, key=1, accent=0)


def _swell(sheet: Sheet, crest: list[Point], *, key: float, second: float) -> None:
    line = smooth(crest, closed=False, steps=10)
    top = min(p[1] for p in line)
    sheet.fill(
        [*line, (1620, 1080), (-20, 1080)],
        key=down(key * 0.55, key, top, top + 240),
        second=down(second * 0.5, second, top, top + 200),
        accent=0,
        lines=0,
    )
    cut = sheet.stencil(0, top, 1600, min(1067, top + 330))
    for i in range(46):
        t = sheet.chance.random()
        x, y = line[int(t * (len(line) - 2))]
        drop = 14 + 180 * sheet.chance.random() ** 1.3
        long = 60 + 120 * sheet.chance.random()
        cut.line(
            smooth(
                [(x, y + drop), (x + long * 0.5, y + drop - 6 + i % 5), (x + long, y + drop + 10)],
                closed=False,
                steps=4,
            ),
            1.5 + 4 * sheet.chance.random(),
        )
    sheet.press(cut, key=max(0, key - 0.55), second=second * 0.4)


def _foam(sheet: Sheet, crest: list[Point]) -> None:
    line = smooth(crest, closed=False, steps=14)
    cut = sheet.stencil(
        min(p[0] for p in line) - 40,
        min(p[1] for p in line) - 90,
        max(p[0] for p in line) + 60,
        max(p[1] for p in line) + 50,
    )
    for x, y in line:
        for _ in range(5):
            far = abs(sheet.chance.normal(0, 1))
            cut.oval(
                x + sheet.chance.normal(0, 16), y + 4 - far * 18 * sheet.chance.random() + 6, max(1.2, 8 - far * 3.4)
            )
    sheet.press(cut, key=0, second=0.05, accent=0)


@picture("breakwater-stone", "grey-green and chalk")
def breakwater_stone(sheet: Sheet) -> None:
    """A stone breakwater with a low stretch in the middle where waves wash over it."""
    weather.sky(sheet, 470, key=(0.35, 0.05), second=(0.55, 0.2))
    weather.clouds(sheet, 10, 400, cells=(4, 6), cover=0.52, sharp=4, key=0.0, second=0.05)
    weather.sea(sheet, 470, 1067, key=(0.25, 0.8), second=(0.5, 0.9), swell=1.5)
    things.freighter(sheet, 330, 480, 250, boxes=2, key=0.6)
    end, start = (1270.0, 480.0), (520.0, 1110.0)
    things.lighthouse(sheet, 1270, 482, 170, stripes=1)
    for i in range(90):
        t = (i / 89) ** 0.8
        centre = toward(end, start, t)
        size = 12 + 120 * t**1.5
        dip = math.exp(-(((t - 0.46) / 0.075) ** 2))
        for _ in range(2 + int(4 * t)):
            spread = size * (1.0 + 1.9 * t)
            x = centre[0] + float(sheet.chance.uniform(-1, 1)) * spread
            y = centre[1] - size * 0.55 * (1 - abs(x - centre[0]) / (spread + 1)) + dip * size * 0.8
            if sheet.chance.random() > dip * 0.9:
                _stone(sheet, x, y, size * float(sheet.chance.uniform(0.6, 1.0)))
        if i in (40, 44, 48):
            _wash(sheet, toward(end, start, 0.46), 60)
    for i, t in enumerate((0.33, 0.60)):
        foot = toward(end, start, t)
        sheet.line([(foot[0], foot[1] - 8), (foot[0], foot[1] - 70 - i * 40)], 5 + i * 2, key=1)
        sheet.rect(foot[0] - 13 - i * 4, foot[1] - 74 - i * 44, 26 + i * 8, 18 + i * 6, accent=0.95, key=0, second=0)
    things.gulls(sheet, 7, 550, 200, 1150, 420, span=(24, 70), key=0.9)


def _stone(sheet: Sheet, x: float, y: float, size: float) -> None:
    turns = [2 * math.pi * i / 7 + float(sheet.chance.uniform(-0.3, 0.3)) for i in range(7)]
    outline = [
        (
            x + math.cos(a) * size * float(sheet.chance.uniform(0.5, 0.68)),
            y + math.sin(a) * size * float(sheet.chance.uniform(0.34, 0.5)),
        )
        for a in turns
    ]
    sheet.fill(outline, key=1, second=0.6, accent=0, lines=SLANT)
    inner = [(x + (px - x) * 0.86 - size * 0.05, y + (py - y) * 0.84 - size * 0.06) for px, py in outline]
    sheet.fill(
        inner,
        key=down(0.0, 0.95, y - size * 0.4, y + size * 0.45),
        second=down(0.1, 0.7, y - size * 0.4, y + size * 0.4),
    )


def _wash(sheet: Sheet, at: Point, size: float) -> None:
    cut = sheet.stencil(at[0] - size * 5, at[1] - size * 2, at[0] + size * 5, at[1] + size * 2)
    for _ in range(150):
        far = sheet.chance.normal(0, 1)
        cut.oval(
            at[0] + far * size * 1.3,
            at[1] + sheet.chance.normal(0, 0.22) * size + abs(far) * size * 0.15,
            max(2, size * 0.16 * sheet.chance.random() * (2.2 - min(2, abs(far)))),
            max(1.5, size * 0.09 * sheet.chance.random()),
        )
    sheet.press(cut, key=0, second=0, accent=0)


@picture("dredger-idle", "rust and sea-grey")
def dredger_idle(sheet: Sheet) -> None:
    """A dredger lies at an empty quay while two men fish beside it."""
    weather.sky(sheet, 600, key=(0.22, 0.0), second=(0.6, 0.2))
    weather.clouds(sheet, 20, 460, cells=(3, 6), cover=0.55, sharp=4, key=0, second=0.05)
    weather.hills(sheet, 604, 70, key=0.25, second=0.6)
    weather.sea(sheet, 602, 1067, key=(0.2, 0.6), second=(0.55, 0.8), swell=0.7)
    hull: list[Point] = [(180, 640), (210, 770), (1010, 770), (1050, 640)]
    sheet.fill(hull, key=down(0.55, 1, 640, 770), accent=0.9, second=0, lines=STEEP)
    sheet.rect(176, 632, 880, 12, key=1, accent=0)
    sheet.rect(240, 540, 190, 92, key=0.12, second=0.1, lines=STEEP)
    for i in range(4):
        sheet.rect(256 + i * 44, 562, 28, 26, key=0.95)
    sheet.rect(230, 530, 212, 12, key=1)
    sheet.fill([(330, 530), (336, 420), (384, 420), (390, 530)], accent=0.9, key=0.5, second=0, lines=STEEP)
    for x in (560, 760):
        sheet.line([(x - 70, 632), (x, 300), (x + 70, 632)], 12, key=0.95)
    sheet.line([(560, 306), (760, 306)], 14, key=0.95)
    sheet.line([(524, 470), (796, 470)], 7, key=0.95)
    sheet.line([(560, 306), (796, 632)], 5, key=0.95)
    sheet.line([(620, 320), (1060, 800)], 26, key=0.85, accent=0.4, lines=SLANT)
    for i in range(13):
        left, top = toward((620, 320), (1060, 800), i / 12.5)
        sheet.fill(
            [(left - 6, top - 40), (left + 36, top - 30), (left + 24, top + 8), (left - 10, top - 4)],
            key=down(0.3, 1, top - 40, top + 8),
            accent=0.8,
            second=0,
        )
    weather.reflect(sheet, 772, 900, strength=0.5, ripple=6)
    things.quay(sheet, 888, 1067, key=0.85, second=0.6)
    things.bollard(sheet, 240, 930, 80)
    things.wires(sheet, (236, 860), (250, 690), 26, 6)
    things.bollard(sheet, 880, 930, 80)
    things.wires(sheet, (876, 862), (985, 700), 20, 6)
    for x, y in ((258, 800), (250, 820), (930, 786), (915, 802)):
        for i in range(6):
            sheet.line([(x, y), (x - 14 + i * 5, y + 26 + i % 3 * 10)], 2.5, key=0.9, second=0.6)
    people.person(sheet, 1250, 925, 260, hat="cap", long=False)
    sheet.line([(1222, 770), (1050, 640), (960, 630)], 3.2, key=1)
    sheet.line([(960, 630), (946, 880)], 1.2, key=0.9)
    people.person(sheet, 1400, 930, 250, hat="brim", flip=True)
    sheet.line([(1372, 790), (1230, 600), (1160, 570)], 3.2, key=1)
    sheet.line([(1160, 570), (1150, 880)], 1.2, key=0.9)
    sheet.fill([(1310, 930), (1316, 884), (1352, 884), (1358, 930)], accent=0.9, key=0.3, second=0)
    things.gulls(sheet, 5, 850, 150, 1400, 380, span=(24, 60))


@picture("anchovy-boats", "midnight and lamp")
def anchovy_boats(sheet: Sheet) -> None:
    """Five small fishing boats, each with a lamp, leave the harbour in the dark."""
    weather.sky(sheet, 540, key=(1.0, 0.15), second=(1, 0.55))
    stars = sheet.stencil(0, 0, 1600, 330)
    for _ in range(130):
        stars.oval(sheet.chance.uniform(0, 1600), sheet.chance.uniform(0, 320), sheet.chance.uniform(0.8, 2.6))
    sheet.press(stars, key=0, second=0)
    hill = weather.hills(sheet, 545, 250, count=4, rough=0.08, key=1, second=1)
    houses(sheet, hill, 545, key=0.86)
    weather.sea(sheet, 540, 1067, key=(0.2, 0.85), second=(0.7, 1), light=0.1)
    sheet.fill([(0, 560), (430, 556), (470, 578), (0, 610)], key=1, second=0.9)
    for x, y, long in ((560, 590, 80), (735, 622, 116), (960, 672, 170), (1215, 752, 250), (640, 890, 430)):
        weather.glitter(
            sheet,
            x,
            y,
            min(1060, y + long * 1.3),
            wide=long * 0.12,
            spread=0.18,
            key=0.05,
            second=0.05,
            accent=0.7,
            count=26 + long // 6,
        )
        vessels.fishing_boat(sheet, x, y, long)
        sheet.line(
            placed([(-0.48, -0.17), (-0.2, -0.135), (0.1, -0.13), (0.34, -0.17), (0.53, -0.26)], x, y, long),
            max(1.5, long * 0.012),
            key=0.1,
            second=0.1,
            accent=0.6,
        )


def houses(sheet: Sheet, line: list[Point], base: float, *, key: float = 0.9, lit: float = 0.0) -> None:
    """A town on a hill: gables along and under a hill line."""
    for x, y in line[::2]:
        for _ in range(2):
            left, top = (
                x + float(sheet.chance.uniform(-10, 10)),
                y + float(sheet.chance.uniform(-16, max(1.0, (base - y) * 0.8))),
            )
            w, h = float(sheet.chance.uniform(16, 34)), float(sheet.chance.uniform(16, 40))
            shade = key + float(sheet.chance.uniform(-0.10, 0.08))
            sheet.fill(
                [(left, top), (left + w / 2, top - h * 0.4), (left + w, top), (left + w, top + h), (left, top + h)],
                key=min(1, shade),
                second=1,
                lines=STEEP,
            )
            if sheet.chance.random() < lit:
                sheet.rect(left + w * 0.4, top + h * 0.3, w * 0.2, h * 0.25, key=0, second=0, accent=0.6)


@picture("bicycle-ferry", "reed and cream")
def bicycle_ferry(sheet: Sheet) -> None:
    """A small ferry carries cyclists across a river; behind it an iron bridge lacks a span."""
    weather.sky(sheet, 560, key=(0.12, 0.0), second=(0.35, 0.08))
    weather.clouds(sheet, 10, 400, cells=(3, 5), cover=0.55, sharp=4, key=0, second=0.0)
    weather.hills(sheet, 566, 70, key=0.2, second=0.45)
    for start, end in ((-20, 1000), (1230, 1620)):
        _truss(sheet, start, end, 420)
    for x in (180, 600, 1000, 1230):
        sheet.fill(
            [(x - 26, 470), (x + 26, 470), (x + 34, 590), (x - 34, 590)],
            key=across(0.3, 0.9, x - 30, x + 30),
            second=0.5,
            lines=STEEP,
        )
    sheet.line([(1000, 462), (1046, 560), (1070, 600)], 9, key=0.9)
    sheet.line([(1000, 400), (1060, 480)], 6, key=0.9)
    weather.sea(sheet, 585, 1067, key=(0.08, 0.5), second=(0.25, 0.7), swell=0.8)
    weather.reflect(sheet, 590, 760, strength=0.35, ripple=5)
    _reeds(sheet, 0, 1600, 596, 46, 190, key=0.8)
    sheet.fill([(180, 800), (230, 872), (1330, 872), (1400, 800)], key=down(0.6, 1, 800, 872), second=0.7, lines=STEEP)
    sheet.rect(170, 790, 1240, 14, key=1)
    hats = ("cap", "", "bun", "brim", "hood", "", "scarf", "cap", "")
    for i, hat in enumerate(hats):
        at = 280 + i * 122 + float(sheet.chance.uniform(-12, 12))
        people.person(
            sheet,
            at,
            794,
            235 + float(sheet.chance.uniform(-25, 15)),
            hat=hat,
            flip=bool(i % 2),
            long=bool(i % 3),
            key=0.78 + 0.2 * (i % 2),
            second=0.4 + 0.3 * (i % 2),
            accent=0.85 if i in (2, 5) else 0,
        )
        bicycle(sheet, at + 52, 794, 118)
    weather.glitter(sheet, 800, 880, 1060, wide=900, spread=0.3, key=0.85, count=60)
    _reeds(sheet, 0, 520, 1075, 260, 90, key=1)
    _reeds(sheet, 1380, 1620, 1075, 200, 40, key=1)


def bicycle(sheet: Sheet, x: float, ground: float, long: float, **tones: float) -> None:
    """A bicycle leaning in line with us."""
    r = long * 0.27
    cut = sheet.stencil(x - long, ground - long, x + long, ground + 4)
    for side in (-0.33, 0.33):
        cut.arc(x + side * long, ground - r, r, r, 0, 360, 3)
        cut.line([(x + side * long - r, ground - r), (x + side * long + r, ground - r)], 0.8)
        cut.line([(x + side * long, ground - 2 * r), (x + side * long, ground)], 0.8)
    frame = placed([(-0.33, -0.27), (-0.12, -0.60), (0.22, -0.60), (0.02, -0.27), (-0.33, -0.27)], x, ground, long)
    cut.line(frame, 3.2)
    cut.line(placed([(0.02, -0.27), (-0.14, -0.70), (-0.22, -0.70), (-0.07, -0.70)], x, ground, long), 3.2)
    cut.line(placed([(0.33, -0.27), (0.20, -0.74), (0.30, -0.76)], x, ground, long), 3.2)
    sheet.press(cut, **({"key": 1.0, "accent": 0.0} | tones))


def _truss(sheet: Sheet, left: float, right: float, top: float) -> None:
    cut = sheet.stencil(left, top - 80, right, top + 80)
    count = max(2, round((right - left) / 70))
    step = (right - left) / count
    for i in range(count):
        a, high = left + i * step, 70
        cut.line([(a, top + 50), (a + step / 2, top + 50 - high), (a + step, top + 50)], 5)
        cut.line([(a + step / 2, top + 50 - high), (a + step / 2, top + 50)], 3)
    cut.line([(left + step / 2, top - 20), (right - step / 2, top - 20)], 7)
    cut.rect(left, top + 44, right - left, 14)
    sheet.press(cut, key=0.85, second=0.5)


def _reeds(sheet: Sheet, left: float, right: float, ground: float, high: float, count: int, *, key: float) -> None:
    cut = sheet.stencil(left, ground - high * 1.3, right, ground + 2)
    for _ in range(count):
        x, long = sheet.chance.uniform(left, right), high * sheet.chance.uniform(0.5, 1.1)
        lean = sheet.chance.normal(0.08, 0.1) * long
        cut.polygon([(x - high * 0.012 - 1, ground), (x + lean, ground - long), (x + high * 0.012 + 1, ground)])
        if sheet.chance.random() < 0.4:
            cut.oval(x + lean, ground - long, max(1.4, high * 0.014), max(4, high * 0.05))
    sheet.press(cut, key=key, second=0.9, lines=STEEP)


@picture("tug-hanna", "brick and fog")
def tug_hanna(sheet: Sheet) -> None:
    """A harbour tug seen from the bow."""
    weather.sky(sheet, 760, key=(0.18, 0.02), second=(0.75, 0.25))
    weather.clouds(sheet, 0, 700, cells=(4, 4), cover=0.5, sharp=2.5, second=0.15, key=0.0)
    for x, size, pale in ((180, 150, 0.3), (1390, 190, 0.42)):
        things.crane(sheet, x, 762, size, jib=60, flip=x > 800, key=pale, second=0.6)
    weather.sea(sheet, 755, 1067, key=(0.15, 0.8), second=(0.5, 0.9), swell=1.2)
    for i in range(9):
        sheet.glow(
            930 + i * 52, 250 - i * 24 + (i % 2) * 18, 70 + i * 17, key=0.42 - i * 0.02, second=0.9, strength=0.85
        )
    sheet.fill(
        [(856, 470), (868, 250), (960, 250), (972, 470)],
        accent=0.95,
        key=across(0.1, 0.75, 860, 970),
        second=0,
        lines=STEEP,
    )
    sheet.rect(862, 250, 104, 34, key=1, accent=0)
    sheet.line([(700, 430), (700, 110)], 9, key=1)
    sheet.line([(640, 190), (760, 190)], 6, key=1)
    sheet.fill(
        [(500, 480), (520, 330), (830, 330), (850, 480)],
        key=across(0.0, 0.4, 520, 850),
        second=0.08,
        accent=0,
        lines=STEEP,
    )
    sheet.fill([(486, 336), (510, 300), (840, 300), (864, 336)], key=1, second=0.5, accent=0)
    for i in range(4):
        sheet.rect(540 + i * 72, 356, 58, 72, key=0.95, second=0.6)
    people.person(sheet, 641, 592, 220, hat="bun", long=False, key=0.15, second=0.25)
    sheet.rect(500, 428, 350, 60, key=across(0.05, 0.45, 500, 850), second=0.1, accent=0, lines=STEEP)
    sheet.rect(598, 428, 2, 1, key=0)
    bow: list[Point] = [
        (330, 500),
        (420, 480),
        (680, 452),
        (940, 480),
        (1030, 500),
        (960, 760),
        (820, 900),
        (680, 930),
        (540, 900),
        (400, 760),
    ]
    sheet.fill(smooth(bow, steps=5), key=across(0.55, 1, 350, 1000), accent=0.9, second=0, lines=STEEP)
    sheet.fill(
        smooth(
            [(330, 500), (420, 480), (680, 452), (940, 480), (1030, 500), (1024, 540), (680, 506), (336, 540)], steps=4
        ),
        key=1,
        accent=0.2,
    )
    sheet.line([(680, 470), (680, 930)], 12, key=1, accent=0.5)
    for t in range(4):
        for side in (-1, 1):
            _tyre(sheet, 680 + side * (85 + t * 76), 640 + abs(1.5 - t) * 8 - t * 18, 44 - t * 4, 60)
    _tyre(sheet, 680, 590, 60, 84)
    sheet.fill(
        [
            (0, 1067),
            (0, 900),
            (330, 880),
            (420, 905),
            (540, 872),
            (680, 905),
            (820, 872),
            (940, 905),
            (1050, 880),
            (1600, 910),
            (1600, 1067),
        ],
        key=down(0.5, 0.95, 880, 1067),
        second=0.8,
        accent=0,
        lines=0,
    )
    _foam(sheet, [(340, 900), (440, 880), (560, 890), (680, 900), (800, 890), (920, 880), (1030, 900)])
    things.gulls(sheet, 4, 100, 300, 440, 560, span=(40, 90))


def _tyre(sheet: Sheet, x: float, y: float, rx: float, ry: float) -> None:
    sheet.oval(x, y, rx, ry, key=1, accent=0, second=0.6)
    sheet.oval(
        x - rx * 0.06, y - ry * 0.06, rx * 0.86, ry * 0.86, key=across(0.45, 1, x - rx, x + rx * 0.4), lines=SLANT
    )
    sheet.oval(x, y, rx * 0.45, ry * 0.48, key=1)
    sheet.line([(x, y - ry), (x, y - ry - 46)], 4, key=1)


def lighthouse_in_a_storm(sheet: Sheet) -> None:
    """What is shown for a name that nobody has drawn yet."""
    x = float(sheet.chance.uniform(380, 1250))
    weather.sky(sheet, 600, key=(0.95, 0.25), second=(0.7, 0.4))
    weather.clouds(sheet, 0, 560, cells=(3, 4), cover=0.48, sharp=5, key=0.95, second=0.8)
    weather.sea(sheet, 600, 1067, key=(0.5, 0.92), second=(0.6, 0.9), swell=2.3, light=0.05)
    weather.beam(sheet, x, 296, (-1, 0.06), 150, key=0.02, second=0, accent=0.3)
    weather.beam(sheet, x, 296, (1, -0.06), 90, key=0.05, second=0, accent=0.3, strength=0.7)
    for _ in range(46):
        _stone(sheet, x + float(sheet.chance.normal(0, 190)), 800 + abs(float(sheet.chance.normal(0, 110))), 130)
    things.lighthouse(sheet, x, 790, 620)
    sheet.glow(x, 235, 150, key=0, second=0, accent=0.5, strength=0.9)
    weather.rain(sheet, count=200, key=0.0, second=0.1)
