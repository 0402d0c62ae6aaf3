"""Things of a port city, as silhouettes with a lit and a shaded side."""

from __future__ import annotations

import math
from typing import Any

from broadsheet.demo.drawing.outlines import placed, smooth, toward, tube
from broadsheet.demo.drawing.plates import LEVEL, SLANT, STEEP, Point, Sheet, across, down


def gull(sheet: Sheet, x: float, y: float, span: float, *, tilt: float = 0.0, **tones: Any) -> None:
    """A gull on the wing."""
    wing = [(-1, -0.18), (-0.55, -0.40), (-0.12, -0.06), (0.0, -0.10), (0.14, -0.06), (0.55, -0.46), (1, -0.30)]
    under = [(0.56, -0.34), (0.16, 0.06), (0.02, 0.12), (-0.14, 0.05), (-0.54, -0.28)]
    points = [(px, py + px * tilt) for px, py in wing + under]
    sheet.fill(placed(smooth(points, steps=5), x, y, span / 2), **({"key": 1} | tones))


def gulls(
    sheet: Sheet,
    count: int,
    left: float,
    top: float,
    right: float,
    bottom: float,
    *,
    span: tuple[float, float] = (16, 60),
    **tones: Any,
) -> None:
    """A loose flock."""
    for _ in range(count):
        at = sheet.chance.uniform(left, right), sheet.chance.uniform(top, bottom)
        gull(sheet, *at, float(sheet.chance.uniform(*span)), tilt=float(sheet.chance.uniform(-0.3, 0.3)), **tones)


def crane(
    sheet: Sheet,
    x: float,
    ground: float,
    size: float,
    *,
    flip: bool = False,
    jib: float = 52,
    load: float = 0.5,
    **tones: Any,
) -> None:
    """A harbour crane with a luffing jib, `size` pixels from rail to cab roof and `jib` degrees up."""
    tones = {"key": 0.95, "accent": 0} | tones
    way = -1 if flip else 1
    cut = sheet.stencil(x - size * 2.2, ground - size * 3, x + size * 2.2, ground + 4)
    thin = max(1.4, size * 0.018)
    for side in (-1, 1):
        cut.polygon(
            tube(
                (x + side * size * 0.30, ground),
                (x + side * size * 0.16, ground - size * 0.55),
                size * 0.07,
                size * 0.06,
            )
        )
        cut.rect(x + side * size * 0.30 - size * 0.07, ground - size * 0.06, size * 0.14, size * 0.06)
    cut.line([(x - size * 0.25, ground - size * 0.2), (x + size * 0.18, ground - size * 0.52)], thin)
    cut.line([(x + size * 0.25, ground - size * 0.2), (x - size * 0.18, ground - size * 0.52)], thin)
    cut.rect(x - size * 0.24, ground - size * 0.60, size * 0.48, size * 0.07)
    cut.polygon(
        [
            (x - way * size * 0.34, ground - size * 0.62),
            (x + way * size * 0.20, ground - size * 0.62),
            (x + way * size * 0.20, ground - size * 0.98),
            (x - way * size * 0.10, ground - size),
            (x - way * size * 0.34, ground - size * 0.86),
        ]
    )
    top = (x - way * size * 0.06, ground - size * 1.45)
    cut.line(
        [(x - way * size * 0.24, ground - size * 0.86), top, (x + way * size * 0.10, ground - size * 0.95)],
        size * 0.045,
    )
    foot = (x + way * size * 0.17, ground - size * 0.74)
    tip = (
        foot[0] + way * math.cos(math.radians(jib)) * size * 1.75,
        foot[1] - math.sin(math.radians(jib)) * size * 1.75,
    )
    _lattice(cut, foot, tip, size * 0.10, thin)
    cut.line([top, toward(foot, tip, 0.72)], thin)
    cut.line([top, (x - way * size * 0.30, ground - size * 0.90)], thin)
    hook = (tip[0], tip[1] + (ground - tip[1]) * load)
    cut.line([tip, hook], thin * 0.8)
    cut.rect(hook[0] - size * 0.035, hook[1], size * 0.07, size * 0.09)
    sheet.press(cut, **tones)


def _lattice(cut: Any, foot: Point, tip: Point, deep: float, thin: float) -> None:
    dx, dy = tip[0] - foot[0], tip[1] - foot[1]
    long = math.hypot(dx, dy)
    nx, ny = -dy / long * deep / 2, dx / long * deep / 2
    steps = 12
    last: Point | None = None
    for i in range(steps + 1):
        middle, slim = toward(foot, tip, i / steps), 1 - 0.75 * i / steps
        side = 1 if i % 2 else -1
        here = (middle[0] + nx * side * slim, middle[1] + ny * side * slim)
        if last:
            cut.line([last, here], thin * 0.8)
        last = here
    for side in (-1, 1):
        cut.line(
            [(foot[0] + nx * side, foot[1] + ny * side), (tip[0] + nx * side * 0.25, tip[1] + ny * side * 0.25)],
            thin * 1.3,
        )


def freighter(
    sheet: Sheet,
    x: float,
    water: float,
    long: float,
    *,
    flip: bool = False,
    boxes: int = 3,
    bridge: float = 1.0,
    **tones: Any,
) -> None:
    """A cargo ship, its bow to the right; `boxes` layers of containers on deck."""
    hull = {"key": 0.92, "second": 0.5, "accent": 0} | tones
    w = long
    shape = [(-0.5, -0.085), (-0.49, 0.0), (0.43, 0.0), (0.47, -0.06), (0.52, -0.13), (0.40, -0.115), (0.36, -0.085)]
    if boxes:
        _stack(sheet, x, water - w * 0.088, w, boxes, flip=flip)
    house = [
        (-0.46, -0.08),
        (-0.46, -0.25),
        (-0.45, -0.25),
        (-0.45, -0.275),
        (-0.345, -0.275),
        (-0.335, -0.25),
        (-0.345, -0.25),
        (-0.345, -0.08),
    ]
    sheet.fill(placed(house, x, water, w, flip=flip), key=0.12, second=0.1, accent=0, lines=STEEP)
    way = -1 if flip else 1
    for row in range(4):
        sheet.rect(
            x + way * w * -0.4 - w * 0.045,
            water - w * (0.262 - row * 0.038),
            w * 0.09,
            w * 0.012,
            key=0.9 if row == 0 else 0.6,
        )
    funnel = [(-0.44, -0.27), (-0.435, -0.33), (-0.405, -0.33), (-0.40, -0.27)]
    sheet.fill(placed(funnel, x, water, w, flip=flip), key=0.2, accent=0.9, second=0)
    sheet.line(placed([(-0.37, -0.27), (-0.37, -0.36)], x, water, w, flip=flip), max(1.5, w * 0.005), key=0.95)
    sheet.fill(placed(shape, x, water, w, flip=flip), lines=SLANT, **hull)
    stripe = [(-0.497, -0.022), (-0.49, 0.0), (0.43, 0.0), (0.447, -0.022)]
    sheet.fill(placed(stripe, x, water, w, flip=flip), key=0.35, accent=0.95, second=0)
    sheet.line(placed([(0.44, -0.12), (0.44, -0.20)], x, water, w, flip=flip), max(1.5, w * 0.005), key=0.95)


def _stack(sheet: Sheet, x: float, deck: float, w: float, layers: int, *, flip: bool) -> None:
    way = -1 if flip else 1
    wide, high = w * 0.064, w * 0.036
    inks = [
        {"accent": 0.9, "key": 0.2, "second": 0},
        {"accent": 0, "key": 0.15, "second": 0.85},
        {"accent": 0, "key": 0.7, "second": 0.5},
        {"accent": 0, "key": 0.08, "second": 0.1},
    ]
    for column in range(10):
        height = layers - int(sheet.chance.random() < 0.35) - int(sheet.chance.random() < 0.15)
        for layer in range(max(1, height)):
            left = x + way * (-0.315 * w + column * wide * 1.04) - (wide if flip else 0)
            ink = inks[int(sheet.chance.integers(0, 4))]
            sheet.rect(left, deck - (layer + 1) * high, wide, high - 1, lines=STEEP, **ink)


def lighthouse(sheet: Sheet, x: float, ground: float, high: float, *, lit: bool = True, stripes: int = 2) -> None:
    """A lighthouse, shaded to the right."""
    foot, top = high * 0.115, high * 0.066
    body = [(x - foot, ground), (x - top, ground - high * 0.80), (x + top, ground - high * 0.80), (x + foot, ground)]
    sheet.fill(
        body,
        key=across(0.0, 0.75, x - foot * 0.4, x + foot),
        second=across(0.0, 0.4, x - foot * 0.4, x + foot),
        accent=0,
        lines=LEVEL,
    )
    for i in range(stripes):
        a, b = 0.18 + i * 0.34, 0.18 + i * 0.34 + 0.16
        left = [toward(body[0], body[1], t) for t in (a, b)]
        right = [toward(body[3], body[2], t) for t in (b, a)]
        sheet.fill([*left, *right], accent=0.95, second=0)
    deck = ground - high * 0.80
    sheet.rect(x - top * 1.7, deck - high * 0.018, top * 3.4, high * 0.026, key=1, accent=0)
    sheet.rect(
        x - top * 0.78,
        deck - high * 0.12,
        top * 1.56,
        high * 0.10,
        key=0 if lit else 0.5,
        second=0,
        accent=0.5 if lit else 0,
    )
    for i in range(4):
        sheet.rect(x - top * 0.78 + i * top * 0.50, deck - high * 0.12, max(1.5, high * 0.005), high * 0.10, key=1)
    for i in range(9):
        sheet.rect(x - top * 1.6 + i * top * 0.40, deck - high * 0.048, max(1.2, high * 0.004), high * 0.035, key=1)
    sheet.fill(
        smooth(
            [
                (x - top * 1.05, deck - high * 0.118),
                (x - top * 0.5, deck - high * 0.165),
                (x, deck - high * 0.185),
                (x + top * 0.5, deck - high * 0.165),
                (x + top * 1.05, deck - high * 0.118),
            ],
            closed=False,
        ),
        key=1,
        accent=0,
    )
    sheet.line([(x, deck - high * 0.18), (x, deck - high * 0.24)], max(1.5, high * 0.006), key=1)
    for t in (0.30, 0.58):
        sheet.rect(x - high * 0.012, ground - high * (t + 0.1), high * 0.024, high * 0.05, key=0.95, accent=0)
    sheet.rect(x - high * 0.022, ground - high * 0.09, high * 0.044, high * 0.09, key=1, accent=0)


def silos(
    sheet: Sheet,
    x: float,
    ground: float,
    wide: float,
    high: float,
    count: int = 5,
    *,
    key: tuple[float, float] = (0.05, 0.8),
    second: tuple[float, float] = (0.15, 0.6),
) -> None:
    """A row of grain silos with a head house and a gallery."""
    sheet.rect(
        x + wide * 0.70,
        ground - high * 1.5,
        wide * 0.17,
        high * 1.5,
        key=across(*key, x + wide * 0.70, x + wide * 0.87),
        second=second[1],
        accent=0,
        lines=STEEP,
    )
    for row in range(7):
        sheet.rect(x + wide * 0.735, ground - high * (1.42 - row * 0.1), wide * 0.03, high * 0.04, key=1)
    sheet.rect(
        x - wide * 0.02,
        ground - high * 1.13,
        wide * 0.9,
        high * 0.12,
        key=0.75,
        second=second[1],
        accent=0,
        lines=STEEP,
    )
    each = wide / count
    for i in range(count):
        left = x + i * each
        sheet.rect(
            left,
            ground - high,
            each + 1,
            high,
            key=across(*key, left, left + each, bend=1.6),
            second=across(*second, left, left + each),
            accent=0,
            lines=STEEP,
        )
        sheet.oval(left + each / 2, ground - high, each / 2, each * 0.12, key=0.25, second=0.2)
        sheet.rect(left + each - 2, ground - high, 3, high, key=1)


def poplar(sheet: Sheet, x: float, ground: float, high: float, **tones: Any) -> None:
    """A poplar."""
    half = high * 0.11
    points: list[Point] = []
    for i in range(13):
        t = i / 12
        width = (
            half * math.sin(math.pi * min(1, t * 0.93 + 0.07)) ** 0.7 * (1 + 0.22 * float(sheet.chance.uniform(-1, 1)))
        )
        points.append((x - width, ground - high * (0.08 + 0.92 * t)))
    for i in range(12, -1, -1):
        t = i / 12
        width = (
            half * math.sin(math.pi * min(1, t * 0.93 + 0.07)) ** 0.7 * (1 + 0.22 * float(sheet.chance.uniform(-1, 1)))
        )
        points.append((x + width, ground - high * (0.08 + 0.92 * t)))
    sheet.rect(x - high * 0.012, ground - high * 0.12, high * 0.024, high * 0.12, key=1)
    sheet.fill(
        smooth(points, steps=3),
        **({"key": across(0.55, 1, x - half, x + half), "second": 0.6, "accent": 0, "lines": SLANT} | tones),
    )


def tree(sheet: Sheet, x: float, ground: float, high: float, *, bare: bool = False, **tones: Any) -> None:
    """A street tree, in leaf or bare."""
    cut = sheet.stencil(x - high * 0.6, ground - high * 1.1, x + high * 0.6, ground + 2)
    _branch(sheet, cut, (x, ground), -90, high * (0.30 if bare else 0.26), high * 0.05, 6 if bare else 3)
    sheet.press(cut, key=1, lines=SLANT)
    if bare:
        return
    crown = sheet.stencil(x - high * 0.6, ground - high * 1.1, x + high * 0.6, ground + 2)
    light = sheet.stencil(x - high * 0.6, ground - high * 1.1, x + high * 0.6, ground + 2)
    for _ in range(46):
        a, r = sheet.chance.uniform(0, 2 * math.pi), math.sqrt(sheet.chance.random())
        cx, cy, s = (
            x + math.cos(a) * r * high * 0.34,
            ground - high * 0.64 + math.sin(a) * r * high * 0.27,
            high * sheet.chance.uniform(0.05, 0.10),
        )
        crown.oval(cx, cy, s, s * 0.8)
        if math.cos(a) < 0.2 and math.sin(a) < 0.3:
            light.oval(cx - s * 0.5, cy - s * 0.5, s * 0.62, s * 0.42)
    sheet.press(crown, **({"key": 0.85, "second": 0.8, "accent": 0, "lines": SLANT} | tones))
    sheet.press(light, key=0.38)


def _branch(sheet: Sheet, cut: Any, at: Point, angle: float, long: float, thick: float, depth: int) -> None:
    end = (at[0] + math.cos(math.radians(angle)) * long, at[1] + math.sin(math.radians(angle)) * long)
    cut.polygon(tube(at, end, thick, thick * 0.68))
    if depth:
        for side in (-1, 1):
            _branch(
                sheet,
                cut,
                end,
                angle + side * float(sheet.chance.uniform(14, 36)),
                long * float(sheet.chance.uniform(0.66, 0.86)),
                thick * 0.62,
                depth - 1,
            )


def lamp(
    sheet: Sheet, x: float, ground: float, high: float, *, lit: bool = True, flip: bool = False, **tones: Any
) -> None:
    """A street lamp with a bent neck."""
    way = -1 if flip else 1
    neck = [
        (x, ground),
        (x, ground - high * 0.86),
        (x + way * high * 0.03, ground - high * 0.96),
        (x + way * high * 0.10, ground - high),
        (x + way * high * 0.18, ground - high * 0.97),
    ]
    sheet.line(neck[:2] + smooth(neck[1:], closed=False), max(2, high * 0.018), **({"key": 1, "accent": 0} | tones))
    head = (x + way * high * 0.18, ground - high * 0.96)
    if lit:
        sheet.glow(*head, high * 0.42, key=0, second=0, accent=0.45, strength=0.85)
    sheet.fill(
        [
            (head[0] - high * 0.045, head[1]),
            (head[0] - high * 0.02, head[1] - high * 0.03),
            (head[0] + high * 0.02, head[1] - high * 0.03),
            (head[0] + high * 0.045, head[1]),
        ],
        key=1,
        accent=0,
    )
    if lit:
        sheet.oval(head[0], head[1] + high * 0.006, high * 0.034, high * 0.018, key=0, second=0, accent=0.2)


def wires(sheet: Sheet, start: Point, end: Point, sag: float, width: float = 2, **tones: Any) -> None:
    """A hanging wire."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    sheet.line(smooth([start, middle, end], closed=False, steps=14), width, **({"key": 0.95} | tones))


def quay(sheet: Sheet, top: float, bottom: float, *, key: float = 0.9, second: float = 0.5, joints: int = 11) -> None:
    """A stone quay across the sheet, with joints and bollards."""
    sheet.rect(
        0, top, sheet.width, bottom - top, key=down(key * 0.7, key, top, bottom), second=second, accent=0, lines=SLANT
    )
    sheet.rect(0, top, sheet.width, 6, key=0.05, second=second * 0.3)
    for i in range(joints):
        sheet.line([(i * sheet.width / joints + 20, top + 6), (i * sheet.width / joints - 30, bottom)], 2.5, key=1)


def bollard(sheet: Sheet, x: float, ground: float, high: float) -> None:
    """A mooring post."""
    shape = [
        (-0.35, 0),
        (-0.26, -0.55),
        (-0.42, -0.72),
        (-0.40, -0.95),
        (0, -1.05),
        (0.40, -0.95),
        (0.42, -0.72),
        (0.26, -0.55),
        (0.35, 0),
    ]
    sheet.fill(
        smooth(placed(shape, x, ground, high)),
        key=across(0.5, 1, x - high * 0.3, x + high * 0.2),
        second=0.6,
        accent=0,
        lines=STEEP,
    )


__all__ = [
    "bollard",
    "crane",
    "freighter",
    "gull",
    "gulls",
    "lamp",
    "lighthouse",
    "poplar",
    "quay",
    "silos",
    "tree",
    "wires",
]
