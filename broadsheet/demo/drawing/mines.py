"""Mines, those who look for them, and the buoy that marks where."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from broadsheet.demo.drawing import weather
from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import placed, smooth, tube
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down


@picture("mine-divers", "petrol and bone")
def mine_divers(sheet: Sheet) -> None:
    """Two divers sit back to back on an inflatable boat."""
    weather.sky(sheet, 430, key=(0.15, 0.0), second=(0.3, 0.05), accent=(0, 0.1))
    weather.clouds(sheet, 10, 340, cells=(3, 6), cover=0.5, sharp=3, key=0, second=0.0)
    weather.hills(sheet, 434, 36, key=0.2, second=0.4)
    weather.sea(sheet, 430, 1067, key=(0.06, 0.45), second=(0.2, 0.8), swell=0.5)
    sheet.fill(
        [(1330, 560), (1344, 430), (1376, 430), (1390, 560)], accent=0.95, key=across(0, 0.6, 1330, 1390), second=0
    )
    sheet.line([(1360, 430), (1360, 350)], 6, key=1)
    sheet.line([(1340, 340), (1380, 370)], 7, key=1)
    sheet.line([(1380, 340), (1340, 370)], 7, key=1)
    sheet.oval(1360, 566, 74, 15, key=0.6, second=0.6)
    for way in (-1, 1):
        _diver(sheet, 800 + way * 118, 800, 620, flip=way < 0, gauge=way < 0)
    tube_line: list[Point] = [
        (90, 700),
        (190, 770),
        (420, 792),
        (800, 798),
        (1180, 790),
        (1430, 760),
        (1520, 700),
        (1560, 740),
        (1500, 860),
        (1300, 905),
        (800, 915),
        (300, 905),
        (110, 850),
    ]
    sheet.fill(smooth(tube_line, steps=5), key=down(0.3, 1, 770, 910), second=0.7, accent=0, lines=LEVEL)
    sheet.line(
        smooth([(150, 800), (420, 838), (800, 846), (1180, 838), (1500, 790)], closed=False),
        12,
        accent=0.95,
        key=0.1,
        second=0,
    )
    for x in (300, 560, 1040, 1300):
        sheet.line(smooth([(x, 800), (x + 50, 836), (x + 100, 802)], closed=False), 6, key=0, second=0)
    sheet.rect(1460, 620, 50, 120, key=1)
    sheet.rect(1440, 560, 100, 80, key=0.85, second=0.6, lines=STEEP)
    weather.reflect(sheet, 912, 1067, strength=0.55, ripple=9)


def _diver(sheet: Sheet, x: float, seat: float, high: float, *, flip: bool, gauge: bool) -> None:
    def at(points: list[Point]) -> list[Point]:
        return placed(points, x, seat, high, flip=flip)

    dark = {"second": 0.6, "accent": 0.0, "lines": SLANT}
    sheet.fill(
        smooth(at([(0.0, -0.10), (0.24, -0.17), (0.36, -0.12), (0.37, 0.06), (0.24, 0.08), (0.0, 0.06)]), steps=4),
        key=0.9,
        **dark,
    )
    sheet.fill(
        at([(-0.20, -0.46), (-0.30, -0.44), (-0.30, -0.06), (-0.18, -0.04)]),
        key=across(0.15, 0.9, at([(-0.3, 0)])[0][0], at([(-0.16, 0)])[0][0] + 1),
        accent=0.8,
        second=0,
        lines=STEEP,
    )
    sheet.fill(
        smooth(
            at(
                [
                    (-0.17, 0.05),
                    (-0.20, -0.2),
                    (-0.17, -0.42),
                    (-0.06, -0.50),
                    (0.05, -0.48),
                    (0.12, -0.36),
                    (0.13, -0.1),
                    (0.14, 0.05),
                ]
            ),
            steps=4,
        ),
        key=0.95,
        **dark,
    )
    sheet.line(at([(-0.15, -0.40), (0.02, -0.18), (0.13, -0.1)]), high * 0.028, key=0.2, accent=0.8, second=0)
    elbow, hand = ((0.14, -0.20), (0.26, -0.30)) if gauge else ((0.12, -0.18), (0.28, -0.15))
    sheet.line(smooth(at([(0.02, -0.40), elbow, hand]), closed=False), high * 0.088, key=0.75, second=0.7)
    sheet.oval(*at([hand])[0], high * 0.044, key=0.15, second=0.3)
    if gauge:
        sheet.oval(*at([(0.30, -0.325)])[0], high * 0.052, key=1)
        sheet.oval(*at([(0.30, -0.325)])[0], high * 0.038, key=0, second=0)
        sheet.line(at([(0.30, -0.325), (0.31, -0.35)]), 4, key=1)
        sheet.line(smooth(at([(0.28, -0.30), (0.22, -0.08), (0.0, -0.05)]), closed=False), high * 0.014, key=1)
    head = (0.045, -0.585) if gauge else (0.02, -0.61)
    sheet.oval(*at([head])[0], high * 0.088, high * 0.105, key=1, second=0.6, accent=0)
    face = [
        (head[0] + 0.02, head[1] - 0.055),
        (head[0] + 0.085, head[1] - 0.05),
        (head[0] + 0.105, head[1] + 0.012),
        (head[0] + 0.078, head[1] + 0.065),
        (head[0] + 0.025, head[1] + 0.06),
    ]
    sheet.fill(smooth(at(face), steps=4), key=0.12, second=0.25, accent=0.25)
    sheet.line(at([(head[0] + 0.05, head[1] - 0.012), (head[0] + 0.088, head[1] - 0.010)]), high * 0.010, key=1)
    sheet.line(at([(head[0] + 0.065, head[1] + 0.035), (head[0] + 0.088, head[1] + 0.034)]), high * 0.008, key=1)
    sheet.line(
        smooth(
            at([(head[0] - 0.05, head[1] - 0.09), (head[0] + 0.02, head[1] - 0.075), (head[0] + 0.08, head[1] - 0.06)]),
            closed=False,
        ),
        high * 0.030,
        accent=0.9,
        key=0.4,
        second=0,
    )


@picture("marker-buoy", "petrol and bone")
def marker_buoy(sheet: Sheet) -> None:
    """A leaning marker buoy with a gull on top."""
    weather.sky(sheet, 380, key=(0.0, 0.0), second=(0.05, 0.0), accent=(0.0, 0.28))
    weather.sun(sheet, 380, 330, 70, halo=3, accent=0.55)
    weather.sea(sheet, 378, 1067, key=(0.05, 0.9), second=(0.15, 1.0), swell=0.9)
    weather.glitter(sheet, 380, 382, 820, wide=60, spread=0.3, key=0, second=0, accent=0.15, count=90)
    rings = sheet.stencil()
    for i in range(7):
        rings.arc(1030, 866, 110 + i * 74, 26 + i * 20, 0, 360, 7 - i * 0.7)
    sheet.press(rings, key=0.0, second=0.05)
    foot, top = (1026.0, 880.0), (1156.0, 330.0)
    sheet.fill(tube((980, 1060), foot, 26, 70), key=0.85, second=0.9, lines=LEVEL)
    sheet.fill(tube(foot, top, 86, 44), key=across(0.0, 0.9, 1000, 1150), accent=0.92, second=0, lines=STEEP)
    for a, b in ((0.2, 0.36), (0.56, 0.72)):
        p = (foot[0] + (top[0] - foot[0]) * a, foot[1] + (top[1] - foot[1]) * a)
        q = (foot[0] + (top[0] - foot[0]) * b, foot[1] + (top[1] - foot[1]) * b)
        sheet.fill(tube(p, q, 86 - 42 * a, 86 - 42 * b), key=across(0.75, 1, 1000, 1150), second=0.5, accent=0)
    sheet.oval(1024, 884, 58, 17, key=1, accent=0)
    sheet.line([top, (1178, 236)], 9, key=1)
    sheet.line([(1146, 262), (1206, 212)], 13, key=1)
    sheet.line([(1154, 208), (1196, 266)], 13, key=1)
    bird: list[Point] = [
        (-0.5, 0.02),
        (-0.30, -0.14),
        (0.0, -0.25),
        (0.18, -0.30),
        (0.24, -0.42),
        (0.36, -0.46),
        (0.44, -0.38),
        (0.56, -0.35),
        (0.43, -0.31),
        (0.38, -0.18),
        (0.20, -0.02),
        (-0.10, 0.04),
    ]
    sheet.fill(smooth(placed(bird, 1176, 186, 200), steps=5), key=down(0.0, 0.25, 90, 190), second=0.05, accent=0)
    sheet.line(smooth(placed(bird, 1176, 186, 200), steps=5), 5, key=1)
    sheet.fill(
        smooth(
            placed([(-0.62, 0.02), (-0.30, -0.13), (0.0, -0.2), (0.12, -0.10), (-0.14, 0.0)], 1176, 186, 200), steps=4
        ),
        key=0.75,
        second=0.5,
        lines=LEVEL,
    )
    sheet.fill(placed([(0.43, -0.38), (0.56, -0.35), (0.43, -0.32)], 1176, 186, 200), accent=0.95, key=0)
    sheet.oval(1252, 104, 5, key=1)
    for x in (1170, 1186):
        sheet.line([(x, 190), (x, 222)], 4, key=0.6, accent=0.9)
