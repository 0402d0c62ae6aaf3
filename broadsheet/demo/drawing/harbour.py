"""The harbour and what passes through it: a grain ship, cranes, a pilot boat, the breakwater."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import math

from broadsheet.demo.drawing import people, things, vessels, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import smooth, toward
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
    foam(sheet, [(330, 812), (480, 775), (620, 715), (780, 650), (850, 676), (930, 750)])
    _ladder(sheet)
    _swell(sheet, [(-20, 1000), (300, 960), (620, 900), (900, 930), (1200, 990), (1620, 930)], key=1.0, second=0.9)
    foam(sheet, [(360, 952), (620, 902), (800, 912), (900, 932)])
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


def foam(sheet: Sheet, crest: list[Point]) -> None:
    """Foam along a crest."""
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
