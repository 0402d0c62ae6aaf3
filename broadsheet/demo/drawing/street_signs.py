"""Enamel signs of streets, old and new."""

# One loop counts in whole pixels where the next one goes by fractions.
# mypy: disable-error-code="assignment"

from __future__ import annotations

from PIL import Image

from broadsheet.demo.drawing.catalogue import picture
from broadsheet.demo.drawing.outlines import smooth, turned
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, grey


@picture("street-signs", "enamel")
def street_signs(sheet: Sheet) -> None:
    """Old enamel street signs, some painted over, and a new one."""
    sheet.ground(key=0.5, second=0.15, accent=0.25, lines=STEEP)
    for i in range(9):
        sheet.rect(i * 190 + 10, 0, 6, 1067, key=1)
    sheet.lay(_stains(sheet), (0, 0, 1600, 1067), accent=0.85, key=0.35)
    signs = [
        (60, 60, 560, 190, -2.0, "blank"),
        (660, 30, 420, 210, 1.5, "painted"),
        (1120, 70, 440, 180, -1.0, "blue"),
        (40, 300, 400, 210, 1.0, "blue"),
        (480, 280, 620, 230, -0.6, "new"),
        (1150, 300, 400, 240, 2.2, "blank"),
        (90, 560, 520, 200, -1.6, "painted"),
        (650, 560, 400, 190, 1.8, "white"),
        (1090, 580, 480, 190, -0.8, "painted"),
        (50, 810, 430, 200, 1.2, "white"),
        (520, 800, 560, 210, -1.4, "blue"),
        (1120, 820, 430, 190, 1.0, "blank"),
    ]
    for index, (x, y, w, h, tilt, kind) in enumerate(signs):
        _sign(sheet, (float(x), float(y), float(w), float(h)), tilt, kind, index)


def _stains(sheet: Sheet) -> Image.Image:
    return grey((sheet.noise((9, 5)) * sheet.noise((60, 40)) - 0.36) * 4)


def _sign(sheet: Sheet, at: tuple[float, float, float, float], tilt: float, kind: str, index: int) -> None:
    x, y, w, h = at
    middle = (x + w / 2, y + h / 2)

    def corner(inset: float) -> list[Point]:
        r = 26.0
        points = [
            (x + inset + r, y + inset),
            (x + w - inset - r, y + inset),
            (x + w - inset, y + inset + r),
            (x + w - inset, y + h - inset - r),
            (x + w - inset - r, y + h - inset),
            (x + inset + r, y + h - inset),
            (x + inset, y + h - inset - r),
            (x + inset, y + inset + r),
        ]
        return turned(points, middle, tilt)

    sheet.fill([(px + 12, py + 16) for px, py in corner(0)], key=1, second=0.3, accent=0)
    face = {
        "blue": (0.28, 1.0),
        "new": (0.0, 1.0),
        "white": (0.0, 0.05),
        "blank": (0.10, 0.35),
        "painted": (0.45, 0.6),
    }[kind]
    sheet.fill(corner(0), key=0.0 if kind != "white" else 0.9, second=0.0 if kind != "white" else 1.0, accent=0)
    sheet.fill(
        corner(9),
        key=across(face[0], face[0] + (0.0 if kind == "new" else 0.25), x, x + w),
        second=face[1],
        accent=0,
        lines=SLANT,
    )
    if kind == "painted":
        for k in range(5):
            py = y + 34 + k * (h - 60) / 5
            sheet.fill(
                turned(
                    smooth(
                        [
                            (x + 20, py + 18),
                            (x + w * 0.3, py),
                            (x + w * 0.7, py + 12),
                            (x + w - 18, py + 4),
                            (x + w - 30, py + 34),
                            (x + w * 0.5, py + 42),
                            (x + 26, py + 44),
                        ],
                        steps=4,
                    ),
                    middle,
                    tilt,
                ),
                key=0.15 + 0.12 * (k % 3),
                second=0.25,
                accent=0.0,
                lines=LEVEL,
            )
    elif kind != "blank":
        pale = (
            {"key": 0.0, "second": 0.0, "accent": 0.0}
            if kind != "white"
            else {"key": 0.95, "second": 1.0, "accent": 0.0}
        )
        for k, wide in enumerate((0.62, 0.40) if index % 2 else (0.70,)):
            _letters(
                sheet,
                x + w * (1 - wide) / 2,
                y + h * (0.36 if index % 2 else 0.40) + k * h * 0.30,
                w * wide,
                h * (0.22 if index % 2 else 0.32),
                tilt,
                middle,
                pale,
            )
    for sx, sy in ((34, 34), (w - 34, 34), (34, h - 34), (w - 34, h - 34)):
        ((cx, cy),) = turned([(x + sx, y + sy)], middle, tilt)
        if kind != "new":
            sheet.fill(
                smooth(
                    [
                        (cx - 17, cy - 8),
                        (cx, cy - 20),
                        (cx + 18, cy - 4),
                        (cx + 12, cy + 22),
                        (cx + 2, cy + 70 + 13 * (index % 4)),
                        (cx - 8, cy + 24),
                    ],
                    steps=4,
                ),
                accent=0.9,
                key=0.25,
                second=0,
            )
        sheet.oval(cx, cy, 10, key=0.15 if kind == "new" else 0.9)
        sheet.line([(cx - 6, cy - 5), (cx + 6, cy + 5)], 3, key=1 if kind == "new" else 0)
    if kind == "new":
        a, b = (
            turned([(x + 40, y + 20), (x + 170, y + 20), (x + 60, y + h - 20), (x + 20, y + h - 20)], middle, tilt)[:2],
            turned([(x + 100, y + h - 20), (x + 30, y + h - 20)], middle, tilt),
        )
        sheet.fill([*a, *b], key=0, second=0.45)


def _letters(
    sheet: Sheet, x: float, y: float, wide: float, high: float, tilt: float, middle: Point, ink: dict[str, float]
) -> None:
    cut = sheet.stencil()
    each = high * 0.86
    count = max(3, int(wide / each))
    for i in range(count):
        left, kind = x + i * wide / count, int(sheet.chance.integers(0, 5))
        bar = high * 0.19
        stem = turned([(left, y), (left + bar, y), (left + bar, y + high), (left, y + high)], middle, tilt)
        cut.polygon(stem)
        for k in ((0.0, 0.82), (0.82,), (0.0, 0.41), (0.0, 0.41, 0.82), (0.41,))[kind]:
            cut.polygon(
                turned(
                    [
                        (left, y + high * k),
                        (left + high * 0.56, y + high * k),
                        (left + high * 0.56, y + high * k + bar),
                        (left, y + high * k + bar),
                    ],
                    middle,
                    tilt,
                )
            )
        if kind in (0, 4):
            cut.polygon(
                turned(
                    [
                        (left + high * 0.40, y),
                        (left + high * 0.58, y),
                        (left + high * 0.58, y + high),
                        (left + high * 0.40, y + high),
                    ],
                    middle,
                    tilt,
                )
            )
    sheet.press(cut, **ink)
