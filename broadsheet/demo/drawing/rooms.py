"""Rooms seen straight ahead, and the things that stand in them."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.demo.drawing.outlines import toward
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down

Tones = tuple[float, float]


@dataclass(frozen=True)
class Room:
    """A room with its far wall at `left`, `top`, `right`, `bottom` of the sheet."""

    left: float
    top: float
    right: float
    bottom: float
    width: float = 1600
    height: float = 1067

    def at(self, x: float, y: float, depth: float) -> Point:
        """A point of the room: x and y from 0 to 1 over the opening, depth from 0 (here) to 1 (far wall)."""
        near = (x * self.width, y * self.height)
        far = (self.left + x * (self.right - self.left), self.top + y * (self.bottom - self.top))
        return toward(near, far, depth)

    def panel(self, side: str, start: float, end: float, low: float, high: float) -> list[Point]:
        """A rectangle on a wall: `side` is left, right, floor or ceiling; start and end are depths."""
        if side in ("left", "right"):
            x = 0.0 if side == "left" else 1.0
            return [self.at(x, low, start), self.at(x, low, end), self.at(x, high, end), self.at(x, high, start)]
        y = 1.0 if side == "floor" else 0.0
        return [self.at(low, y, start), self.at(low, y, end), self.at(high, y, end), self.at(high, y, start)]

    def build(self, sheet: Sheet, *, far: Tones, left: Tones, right: Tones, floor: Tones, ceiling: Tones) -> None:
        """Print the five planes; each is (key, second)."""
        middle = (self.left + self.right) / 2
        sheet.fill(
            self.panel("ceiling", 0, 1, 0, 1),
            key=down(ceiling[0], ceiling[0] * 0.6, 0, self.top),
            second=ceiling[1],
            lines=LEVEL,
        )
        sheet.fill(
            self.panel("floor", 0, 1, 0, 1),
            key=down(floor[0] * 0.5, floor[0], self.bottom, self.height),
            second=floor[1],
            lines=LEVEL,
        )
        sheet.fill(
            self.panel("left", 0, 1, 0, 1), key=across(left[0], left[0] * 0.55, 0, middle), second=left[1], lines=STEEP
        )
        sheet.fill(
            self.panel("right", 0, 1, 0, 1),
            key=across(right[0] * 0.55, right[0], middle, self.width),
            second=right[1],
            lines=STEEP,
        )
        sheet.rect(
            self.left, self.top, self.right - self.left, self.bottom - self.top, key=far[0], second=far[1], lines=SLANT
        )


def window(
    sheet: Sheet,
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    panes: tuple[int, int] = (2, 3),
    taped: bool = False,
    arch: bool = False,
    key: float = 0.0,
    second: float = 0.0,
    accent: float = 0.0,
) -> None:
    """A window with glazing bars, bright by default; `taped` has the crosses of wartime."""
    cut = sheet.stencil(x - 4, y - w * 0.5 - 4, x + w + 4, y + h + 4)
    cut.rect(x, y, w, h)
    if arch:
        cut.oval(x + w / 2, y, w / 2, w * 0.4)
    sheet.press(cut, key=key, second=second, accent=accent)
    bars = sheet.stencil(x - 10, y - w * 0.5, x + w + 10, y + h + 14)
    for i in range(panes[0] + 1):
        bars.rect(
            x + w * i / panes[0] - 2.5,
            y - (w * 0.36 if arch and 0 < i < panes[0] else 0),
            5,
            h + (w * 0.36 if arch and 0 < i < panes[0] else 0),
        )
    for i in range(panes[1] + 1):
        bars.rect(x, y + h * i / panes[1] - 2.5, w, 5)
    bars.rect(x - 8, y + h, w + 16, 9)
    sheet.press(bars, key=0.95)
    if taped:
        tape = sheet.stencil(x, y, x + w, y + h)
        tape.line([(x, y), (x + w, y + h)], max(4, w * 0.05))
        tape.line([(x + w, y), (x, y + h)], max(4, w * 0.05))
        sheet.press(tape, key=0.35, second=0.5, lines=SLANT)


def bricks(
    sheet: Sheet, x: float, y: float, w: float, h: float, *, course: float = 22, share: float = 0.5, **tones: float
) -> None:
    """Brickwork: joints all over, and some bricks darker than others."""
    joints, dark = sheet.stencil(x, y, x + w, y + h), sheet.stencil(x, y, x + w, y + h)
    rows = int(h / course) + 1
    for row in range(rows):
        top = y + row * course
        joints.rect(x, top, w, 2)
        shift = course * 1.2 if row % 2 else 0
        for column in range(int(w / (course * 2.4)) + 2):
            left = x + column * course * 2.4 - shift
            joints.rect(left, top, 2, course)
            if sheet.chance.random() < share * 0.5:
                dark.rect(left + 3, top + 3, course * 2.4 - 4, course - 4)
    sheet.press(dark, key=tones.get("key", 0.7), lines=SLANT)
    sheet.press(joints, key=tones.get("joint", 0.95))


def table(sheet: Sheet, x: float, top: float, w: float, ground: float, *, deep: float = 0.25, key: float = 0.9) -> None:
    """A school desk or a table, seen from in front and a little above."""
    d = w * deep
    sheet.fill(
        [(x + d * 0.6, top - d * 0.6), (x + w - d * 0.6, top - d * 0.6), (x + w, top), (x, top)],
        key=0.18,
        second=0.5,
        accent=0,
        lines=LEVEL,
    )
    sheet.rect(x, top, w, max(4, w * 0.045), key=key, second=0.7, accent=0)
    for leg in (x + w * 0.06, x + w * 0.90):
        sheet.rect(leg, top, max(3, w * 0.035), ground - top, key=1, accent=0)


def hanging_lamp(
    sheet: Sheet, x: float, top: float, y: float, size: float, *, reach: float = 6.0, accent: float = 0.5
) -> None:
    """A lamp on a cord with an enamel shade and its cone of light."""
    sheet.glow(x, y + size * 0.6, size * reach, size * reach * 0.9, key=0.0, second=0.15, accent=accent, strength=0.9)
    sheet.line([(x, top), (x, y - size * 0.5)], 3, key=1)
    sheet.fill(
        [
            (x - size * 0.16, y - size * 0.55),
            (x + size * 0.16, y - size * 0.55),
            (x + size * 0.75, y),
            (x - size * 0.75, y),
        ],
        key=1,
        second=0.3,
        accent=0,
    )
    sheet.oval(x, y + size * 0.05, size * 0.3, size * 0.2, key=0, second=0, accent=0.05)
