"""Boats that work: a dredger, the anchovy boats, a ferry for bicycles, a tug."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from broadsheet.demo.drawing import people, things, vessels, weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.harbour import foam
from broadsheet.demo.drawing.outlines import placed, smooth, toward
from broadsheet.demo.drawing.plates import SLANT, STEEP, Point, Sheet, across, down


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
    foam(sheet, [(340, 900), (440, 880), (560, 890), (680, 900), (800, 890), (920, 880), (1030, 900)])
    things.gulls(sheet, 4, 100, 300, 440, 560, span=(40, 90))


def _tyre(sheet: Sheet, x: float, y: float, rx: float, ry: float) -> None:
    sheet.oval(x, y, rx, ry, key=1, accent=0, second=0.6)
    sheet.oval(
        x - rx * 0.06, y - ry * 0.06, rx * 0.86, ry * 0.86, key=across(0.45, 1, x - rx, x + rx * 0.4), lines=SLANT
    )
    sheet.oval(x, y, rx * 0.45, ry * 0.48, key=1)
    sheet.line([(x, y - ry), (x, y - ry - 46)], 4, key=1)
