"""The painter of ships' names, and the letters."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, tube
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down


@picture("letter-cutter", "green and gold")
def letter_cutter(sheet: Sheet) -> None:
    """A hand paints a letter on a plank in a workshop."""
    sheet.ground(key=down(0.35, 0.75, 0, 1067), second=0.55, lines=STEEP)
    for i in range(5):
        x, y = 60 + i * 310, 40 + (i % 2) * 26
        sheet.rect(x + 8, y + 10, 236, 270, key=0.95)
        sheet.rect(x, y, 236, 270, key=0.04, second=0.05, lines=LEVEL)
        _pattern(sheet, x + 118, y + 226, 170, i)
        sheet.oval(x + 118, y + 16, 6, key=1, accent=0)
    plank: list[Point] = [(-20, 430), (1280, 380), (1500, 420), (1640, 400), (1640, 820), (1460, 850), (-20, 880)]
    sheet.fill(plank, key=down(0.55, 1, 400, 880), second=1.0, accent=0, lines=LEVEL)
    for i in range(7):
        sheet.line(
            smooth(
                [(-20, 470 + i * 62), (500, 462 + i * 58), (1100, 450 + i * 60), (1640, 452 + i * 56)], closed=False
            ),
            2.5,
            key=1,
        )
    sheet.line([(-20, 470), (1620, 436)], 3, key=0, second=0.3, accent=0.5)
    sheet.line([(-20, 826), (1620, 786)], 3, key=0, second=0.3, accent=0.5)
    gold = {"key": 0.0, "second": 0.0, "accent": 0.85}
    _serif_o(sheet, 120, 640, gold)
    for x, letter in ((400, "H"), (720, "A")):
        _letter(sheet, x, 808, 330, letter, gold)
    _letter(sheet, 1040, 800, 330, "R", gold)
    _brush_hand(sheet)
    sheet.rect(0, 930, 1600, 140, key=0.9, second=0.8, lines=LEVEL)
    sheet.rect(0, 926, 1600, 8, key=0.1, second=0.2)
    for x, w, h, accent in ((120, 130, 150, 0.9), (290, 110, 120, 0.0), (440, 150, 96, 0.6)):
        sheet.rect(x, 1000 - h, w, h, key=across(0.0, 0.9, x, x + w), second=0.3, accent=0, lines=STEEP)
        sheet.oval(x + w / 2, 1000 - h, w / 2, w * 0.14, key=0.2 if accent else 0.95, second=0.5, accent=accent)
        sheet.oval(x + w / 2, 1000, w / 2, w * 0.14, key=0.9)
        if accent:
            sheet.fill(
                smooth(
                    [
                        (x + w * 0.2, 1000 - h),
                        (x + w * 0.26, 1000 - h * 0.5),
                        (x + w * 0.34, 1000 - h * 0.4),
                        (x + w * 0.4, 1000 - h * 0.6),
                        (x + w * 0.55, 1000 - h),
                    ],
                    closed=False,
                ),
                accent=accent,
                key=0.1,
                second=0,
            )


LETTERS: dict[str, list[list[Point]]] = {
    "H": [
        [
            (0, 0),
            (0, -0.06),
            (0.07, -0.06),
            (0.07, -0.94),
            (0, -0.94),
            (0, -1),
            (0.28, -1),
            (0.28, -0.94),
            (0.21, -0.94),
            (0.21, -0.55),
            (0.55, -0.55),
            (0.55, -0.94),
            (0.48, -0.94),
            (0.48, -1),
            (0.76, -1),
            (0.76, -0.94),
            (0.69, -0.94),
            (0.69, -0.06),
            (0.76, -0.06),
            (0.76, 0),
            (0.48, 0),
            (0.48, -0.06),
            (0.55, -0.06),
            (0.55, -0.48),
            (0.21, -0.48),
            (0.21, -0.06),
            (0.28, -0.06),
            (0.28, 0),
        ]
    ],
    "A": [
        [
            (0, 0),
            (0, -0.06),
            (0.06, -0.06),
            (0.33, -1),
            (0.46, -1),
            (0.74, -0.06),
            (0.8, -0.06),
            (0.8, 0),
            (0.5, 0),
            (0.5, -0.06),
            (0.58, -0.06),
            (0.52, -0.28),
            (0.22, -0.28),
            (0.16, -0.06),
            (0.24, -0.06),
            (0.24, 0),
        ],
        [(0.24, -0.35), (0.50, -0.35), (0.37, -0.80)],
    ],
    "R": [
        [
            (0, 0),
            (0, -0.06),
            (0.07, -0.06),
            (0.07, -0.94),
            (0, -0.94),
            (0, -1),
            (0.40, -1),
            (0.56, -0.96),
            (0.64, -0.86),
            (0.65, -0.70),
            (0.58, -0.57),
            (0.46, -0.51),
            (0.56, -0.40),
            (0.66, -0.10),
            (0.74, -0.06),
            (0.74, 0),
            (0.56, 0),
            (0.42, -0.38),
            (0.36, -0.47),
            (0.21, -0.47),
            (0.21, -0.06),
            (0.29, -0.06),
            (0.29, 0),
        ],
        [(0.21, -0.94), (0.38, -0.94), (0.48, -0.87), (0.50, -0.74), (0.45, -0.60), (0.36, -0.54), (0.21, -0.54)],
    ],
}


def _letter(sheet: Sheet, x: float, base: float, size: float, letter: str, ink: dict[str, float]) -> None:
    outline, *holes = LETTERS[letter]
    cut = sheet.stencil(x - 4, base - size - 4, x + size, base + 4)
    cut.polygon(placed(outline, x, base, size))
    for hole in holes:
        cut.polygon(placed(hole, x, base, size), fill=0)
    sheet.press(cut, **ink)


def _serif_o(sheet: Sheet, x: float, y: float, ink: dict[str, float]) -> None:
    cut = sheet.stencil(x - 170, y - 180, x + 170, y + 180)
    cut.oval(x, y, 138, 168)
    cut.oval(x, y, 90, 152, fill=0)
    sheet.press(cut, **ink)


def _pattern(sheet: Sheet, x: float, base: float, size: float, index: int) -> None:
    if index % 4 == 3:
        cut = sheet.stencil(x - size, base - size * 1.2, x + size, base + 10)
        cut.oval(x, base - size * 0.5, size * 0.42, size * 0.5)
        cut.oval(x, base - size * 0.5, size * 0.27, size * 0.45, fill=0)
        sheet.press(cut, key=0.9, second=0.4)
    else:
        _letter(sheet, x - size * 0.37, base, size, "AHR"[index % 3], {"key": 0.9, "second": 0.4})


def _brush_hand(sheet: Sheet) -> None:
    sheet.fill(tube((1270, 770), (1180, 748), 26, 8), key=0.2, accent=0.9, second=0)
    sheet.fill(tube((1262, 768), (1300, 777), 26, 22), key=0.6, second=0.2, accent=0)
    sheet.fill(tube((1296, 776), (1520, 600), 20, 9), key=0.1, second=0.0, accent=0.3)
    sheet.line([(1296, 786), (1524, 606)], 4, key=1)
    sleeve: list[Point] = [(1640, 1067), (1400, 960), (1372, 900), (1420, 842), (1480, 820), (1640, 880)]
    sheet.fill(sleeve, key=across(0.2, 0.9, 1380, 1620), second=0.2, accent=0, lines=SLANT)
    hand = [
        (1480, 822),
        (1452, 760),
        (1414, 716),
        (1376, 694),
        (1350, 700),
        (1356, 722),
        (1388, 744),
        (1338, 742),
        (1306, 748),
        (1300, 768),
        (1330, 776),
        (1372, 778),
        (1318, 790),
        (1312, 808),
        (1340, 818),
        (1384, 812),
        (1344, 828),
        (1346, 846),
        (1380, 860),
        (1402, 900),
    ]
    outline = smooth([(float(x), float(y)) for x, y in hand], steps=5)
    sheet.fill(outline, key=across(0.0, 0.6, 1300, 1480), second=0.12, accent=0.3, lines=SLANT)
    sheet.line(outline[:-6], 5, key=1, accent=0)
