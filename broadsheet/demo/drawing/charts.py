"""Charts: figures in ink on paper, the point of each in its one colour."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from itertools import pairwise
from typing import Any

from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down

RED: dict[str, Any] = {"accent": 0.95, "key": 0.0, "second": 0.0}


def _heading(sheet: Sheet, title: str, under: str) -> None:
    sheet.rect(90, 78, 96, 14, **RED)
    sheet.words(90, 158, title, 58, bold=True)
    sheet.words(90, 214, under, 38)


def _dashed(
    sheet: Sheet, points: list[Point], width: float, *, dash: float = 26, gap: float = 16, **tones: float
) -> None:
    cut = sheet.stencil()
    for (ax, ay), (bx, by) in pairwise(points):
        long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        at = 0.0
        while at < long:
            end = min(long, at + dash)
            cut.line(
                [
                    (ax + (bx - ax) * at / long, ay + (by - ay) * at / long),
                    (ax + (bx - ax) * end / long, ay + (by - ay) * end / long),
                ],
                width,
            )
            at += dash + gap
    sheet.press(cut, **(tones or {"key": 1.0}))


@picture("breakwater-depths", "figures")
def breakwater_depths(sheet: Sheet) -> None:
    """Line chart: the breakwater's crest falls from 4.0 metres at marker 9 to 0.9 at marker 12; the contract says 4.2 throughout."""
    _heading(sheet, "What was paid for, what is there", "Height of the crest above mean water, metres")
    left, right, zero, unit = 190.0, 1490.0, 860.0, 130.0
    step = (right - left) / 5
    for value in range(5):
        y = zero - value * unit
        sheet.line([(left - 40, y), (right + 40, y)], 2 if value else 5, key=0.35 if value else 1)
        sheet.words(left - 66, y, str(value), 38, anchor="rm")
    measured = [4.0, 2.6, 1.1, 0.9, 1.8, 3.9]
    line = [(left + i * step, zero - value * unit) for i, value in enumerate(measured)]
    contract = zero - 4.2 * unit
    sheet.fill([(left, contract), (right, contract), *reversed(line)], accent=0.28, key=0.10, lines=SLANT)
    sheet.fill(
        [*line, (right, zero), (left, zero)],
        key=down(0.45, 0.75, zero - 4 * unit, zero),
        second=0.5,
        accent=0,
        lines=SLANT,
    )
    sheet.rect(
        left - 40,
        zero,
        right - left + 80,
        150,
        key=down(0.35, 0.05, zero, zero + 150),
        second=down(0.8, 0.2, zero, zero + 150),
        lines=LEVEL,
    )
    sheet.line(line, 9, key=1)
    _dashed(sheet, [(left - 40, contract), (right + 40, contract)], 8, accent=0.95, key=0.0)
    for i, (x, y) in enumerate(line):
        sheet.oval(x, y, 15, key=1, accent=0)
        sheet.oval(x, y, 7, key=0, second=0)
        shift = {0: 66, 5: -66}.get(i, 0)
        sheet.oval(x + shift, y + (54 if shift else -50), 46, 32, key=0, second=0, accent=0)
        sheet.words(x + shift, y + (54 if shift else -50), f"{measured[i]:.1f}", 44, anchor="mm", bold=True)
        sheet.rect(x - 40, zero + 30, 80, 62, key=0, second=0)
        sheet.words(x, zero + 62, str(9 + i), 42, anchor="mm", bold=True)
    sheet.words(right + 40, contract - 22, "contract: 4.2 m", 40, anchor="rs", bold=True, accent=0.95, key=0.0)
    sheet.words(840, 1040, "marker", 36, anchor="mm")


@picture("pump-station-chart", "figures blue")
def pump_station_chart(sheet: Sheet) -> None:
    """Line chart: pressure in the main stays at zero for 38 hours, returns briefly, fails again and recovers after 61."""
    _heading(sheet, "61 hours without water", "Pressure in the Nahirna main, bar")
    left, right, zero, unit = 170.0, 1510.0, 900.0, 138.0
    hour = (right - left) / 66

    def at(when: float, bar: float) -> Point:
        return left + (when + 4) * hour, zero - bar * unit

    for bar in range(5):
        sheet.line(
            [(left, zero - bar * unit), (right, zero - bar * unit)], 5 if bar == 0 else 2, key=1 if bar == 0 else 0.35
        )
        sheet.words(left - 28, zero - bar * unit, str(bar), 38, anchor="rm")
    steps = [(-4, 4.1), (0, 0.0), (38, 0.8), (41, 1.2), (44, 0.0), (52, 1.5), (61, 3.9), (62, 3.9)]
    line: list[Point] = []
    for (when, bar), (then, _) in zip(steps, [*steps[1:], (62, 0.0)], strict=True):
        line += [at(when, bar), at(then, bar)]
    sheet.rect(at(0, 0)[0], 250, at(38, 0)[0] - at(0, 0)[0], zero - 252, second=0.28, key=0.06, lines=SLANT)
    sheet.fill([*line, at(62, 0), at(-4, 0)], accent=0.8, second=0, key=down(0.0, 0.35, 300, zero), lines=LEVEL)
    sheet.line(line, 9, key=1, accent=0.3)
    for when, words, y in ((9, "power back", 420), (44, "pump 2 fails", 420)):
        x = at(when, 0)[0]
        _dashed(sheet, [(x, y + 20), (x, zero)], 4, dash=14, gap=10, key=1.0)
        sheet.oval(x, zero, 13, key=1)
        sheet.words(x + 14, y + 4, words, 40, bold=True)
    sheet.words(
        (at(0, 0)[0] + at(38, 0)[0]) / 2 + 80,
        640,
        "38 hours at zero",
        52,
        anchor="mm",
        bold=True,
        accent=0.95,
        key=0.3,
        second=0,
    )
    for when in (0, 12, 24, 36, 48, 60):
        x = at(when, 0)[0]
        sheet.line([(x, zero), (x, zero + 18)], 4, key=1)
        sheet.words(x, zero + 54, str(when), 38, anchor="mm")
    sheet.words(840, 1014, "hours since the strike", 36, anchor="mm")


@picture("attendance-chart", "figures")
def attendance_chart(sheet: Sheet) -> None:
    """Dot plot of 42 councillors by votes attended, from 186 of 188 down to 31."""
    _heading(sheet, "Who comes to vote", "Roll-call votes attended, of 188; each dot a councillor")
    left, right, zero, high = 160.0, 1510.0, 940.0, 640.0
    for value in (0, 50, 100, 150, 188):
        y = zero - high * value / 188
        sheet.line([(left - 20, y), (right + 10, y)], 5 if value == 0 else 2, key=1 if value in (0, 188) else 0.35)
        sheet.words(left - 38, y, str(value), 36, anchor="rm")
    for i in range(42):
        t = i / 41
        value = 186 - 50 * t**1.2 if i < 36 else (88, 79, 70, 58, 44, 31)[i - 36]
        value += float(sheet.chance.uniform(-2, 2)) if 0 < i < 36 else 0
        x, y = left + 20 + t * (right - left - 40), zero - high * value / 188
        few = i >= 36
        sheet.line([(x, y), (x, zero)], 6 if few else 3, key=0.0 if few else 0.5, accent=0.9 if few else 0, second=0)
        sheet.oval(x, y, 19 if few else 14, key=0.0 if few else 1, accent=0.95 if few else 0)
    sheet.rect(left + 36, zero - high * 186 / 188 + 26, 104, 54, key=0, second=0)
    sheet.words(left + 44, zero - high * 186 / 188 + 68, "186", 46, bold=True)
    sheet.words(right + 12, zero - high * 31 / 188, "31", 54, anchor="lm", bold=True, accent=0.95, key=0)
    sheet.words(1265, zero - high * 88 / 188 - 66, "these six", 44, anchor="mm", bold=True, accent=0.95, key=0)


@picture("shelter-times", "figures orange")
def shelter_times(sheet: Sheet) -> None:
    """Histogram: most people reach a shelter three to five minutes after the siren; the plan assumes three."""
    _heading(sheet, "How long it takes", "Minutes from siren to shelter door, 1,204 entries")
    counts = [38, 112, 214, 236, 190, 141, 98, 71, 48, 29, 17, 10]
    left, each, zero, high = 130.0, 112.0, 920.0, 590.0
    sheet.line([(left - 20, zero), (1500, zero)], 6, key=1)
    for i, count in enumerate(counts):
        x, tall = left + i * each, high * count / 236
        late = i >= 3
        sheet.rect(
            x + 7,
            zero - tall,
            each - 14,
            tall,
            key=across(0.05, 0.45, x, x + each) if late else across(0.45, 0.85, x, x + each),
            accent=0.85 if late else 0,
            second=0 if late else 0.5,
            lines=STEEP,
        )
        sheet.words(x + each / 2, zero - tall - 26, str(count), 36, anchor="mm")
        sheet.words(x + each / 2, zero + 44, str(i + 1), 40, anchor="mm", bold=True)
    plan, median = left + 3 * each, left + 4 * each
    _dashed(sheet, [(plan, 268), (plan, zero)], 6, key=1.0)
    sheet.line([(median, 330), (median, zero)], 7, key=1, accent=0)
    sheet.words(plan - 16, 300, "what the plan assumes", 36, anchor="rs")
    sheet.words(median + 18, 366, "median: 4 minutes", 46, bold=True)
    sheet.words(840, 1022, "minutes", 36, anchor="mm")


@picture("loaf-chart", "figures crust")
def loaf_chart(sheet: Sheet) -> None:
    """Stacked bar: of 27 hryvnias for a loaf, 8.10 are flour, 6.40 wages, 4.70 energy."""
    _heading(sheet, "27 hryvnias", "Where the price of a loaf goes")
    parts = [
        ("flour", 8.10),
        ("wages", 6.40),
        ("energy", 4.70),
        ("transport", 2.20),
        ("rent", 1.90),
        ("shop", 2.60),
        ("profit", 1.10),
    ]
    left, right, top, tall = 110.0, 1490.0, 420.0, 320.0
    loaf = sheet.stencil(0, 280, 1600, 800)
    loaf.rect(left, top, right - left, tall - 30)
    loaf.oval(left + 200, top + 10, 205, 110)
    loaf.oval(right - 200, top + 10, 205, 110)
    loaf.rect(left + 190, top - 100, right - left - 380, 140)
    sheet.press(loaf, key=0.2)
    x = left
    tones = [
        (0.05, 0.35, 0.0),
        (0.15, 0.9, 0.0),
        (0.1, 0.2, 0.75),
        (0.55, 0.9, 0.0),
        (0.3, 0.5, 0.6),
        (0.75, 0.6, 0.2),
        (0.0, 0.0, 1.0),
    ]
    shape = loaf.mask()
    for i, ((name, value), (key, second, accent)) in enumerate(zip(parts, tones, strict=True)):
        wide = (right - left) * value / 27
        box = (int(x), 290, int(x + wide), 760)
        sheet.lay(
            shape.crop((box[0], box[1] - 280, box[2], box[3] - 280)),
            box,
            key=down(key * 0.7, min(1, key + 0.2), 300, 740),
            second=second,
            accent=accent,
            lines=(STEEP, SLANT, LEVEL)[i % 3],
        )
        sheet.line([(x + wide, 300), (x + wide, top + tall + 20)], 5, key=0, second=0, accent=0)
        low = i % 2 and i > 2
        sheet.line([(x + wide / 2, top + tall - 10), (x + wide / 2, top + tall + (126 if low else 24))], 3, key=1)
        sheet.words(x + wide / 2, top + tall + (206 if low else 104), name, 38 if wide > 100 else 34, anchor="ms")
        sheet.words(
            x + wide / 2,
            top + tall + (162 if low else 62),
            f"{value:.2f}",
            46 if wide > 100 else 38,
            anchor="ms",
            bold=True,
        )
        x += wide
    outline = sheet.stencil(0, 280, 1600, 800)
    for i in range(5):
        px = 330 + i * 230
        outline.polygon([(px, 300), (px + 70, 352), (px + 84, 352), (px + 30, 300)])
    sheet.press(outline, key=0.0, second=0.1, accent=0)


@picture("budget-chart", "figures green")
def budget_chart(sheet: Sheet) -> None:
    """Bar chart of the city's spending, schools first."""
    _heading(sheet, "What 4.6 billion buys", "City spending, six largest lines, million hryvnias")
    lines = [
        ("Schools", 1320),
        ("Heating and water", 870),
        ("Transport", 640),
        ("Defence support", 520),
        ("Health", 410),
        ("Debt", 340),
    ]
    top, each, left, most = 272.0, 126.0, 470.0, 900.0
    for i, (name, value) in enumerate(lines):
        y, long = top + i * each, most * value / 1320
        first = i == 0
        sheet.words(left - 26, y + 52, name, 42, anchor="rm", bold=first)
        sheet.rect(
            left,
            y + 8,
            long,
            88,
            key=across(0.05, 0.40, left, left + long) if first else across(0.30, 0.62, left, left + long),
            accent=0.9 if first else 0.0,
            second=0.0 if first else 0.8,
            lines=STEEP if first else SLANT,
        )
        sheet.rect(left + long - 8, y + 8, 8, 88, key=1)
        sheet.words(left + long + 22, y + 52, f"{value:,}", 48, anchor="lm", bold=True)
    sheet.line([(left, top - 10), (left, top + 6 * each)], 6, key=1)
