"""Skies, seas and light."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PIL import Image

from broadsheet.demo.drawing.outlines import ridge
from broadsheet.demo.drawing.plates import LEVEL, SLANT, Sheet, down, grey


def sky(
    sheet: Sheet,
    horizon: float,
    *,
    key: tuple[float, float],
    second: tuple[float, float],
    accent: tuple[float, float] = (0, 0),
) -> None:
    """The sky from the top of the sheet to the horizon: each plate from its tone at the top to its tone at the horizon."""
    tones = {name: down(*pair, 0, horizon) for name, pair in (("key", key), ("second", second), ("accent", accent))}
    sheet.rect(0, 0, sheet.width, horizon + 1, lines=LEVEL, **tones)


def clouds(
    sheet: Sheet,
    top: float,
    bottom: float,
    *,
    cells: tuple[int, int] = (5, 5),
    cover: float = 0.5,
    sharp: float = 4,
    **tones: Any,
) -> None:
    """Banks of cloud between two heights."""
    box = (0, max(0, int(top)), sheet.width, int(bottom))
    field = sheet.noise(cells, box=box) * 0.6 + sheet.noise((cells[0] * 3, cells[1] * 3), box=box) * 0.28
    field = field + sheet.noise((cells[0] * 9, cells[1] * 8), box=box) * 0.12
    fall = np.sqrt(np.clip(np.sin(np.linspace(0, math.pi, box[3] - box[1], dtype=np.float32)), 0, 1))
    amount = np.clip((field - (1 - cover)) * sharp, 0, 1) * fall[:, None]
    sheet.lay(grey(amount), box, **tones)


def sun(
    sheet: Sheet, x: float, y: float, radius: float, *, halo: float = 4, strength: float = 0.9, **tones: Any
) -> None:
    """A disc with a halo of bare paper round it."""
    sheet.glow(x, y, radius * halo, key=0, strength=strength)
    sheet.glow(x, y, radius * halo * 0.7, second=0, strength=strength * 0.8)
    sheet.oval(x, y, radius, **({"key": 0, "second": 0, "accent": 0} | tones))


def sea(
    sheet: Sheet,
    top: float,
    bottom: float,
    *,
    key: tuple[float, float],
    second: tuple[float, float],
    swell: float = 1.0,
    light: float = 0.0,
) -> None:
    """Water from the horizon to the bottom: a fade, with lens-shaped waves that grow towards us."""
    sheet.rect(
        0,
        top,
        sheet.width,
        bottom - top,
        lines=LEVEL,
        key=down(*key, top, bottom),
        second=down(*second, top, bottom),
        accent=0,
    )
    dark, pale = sheet.stencil(0, top, sheet.width, bottom), sheet.stencil(0, top, sheet.width, bottom)
    y = top + 5.0
    while y < bottom:
        near = (y - top) / (bottom - top)
        for _ in range(int(sheet.chance.integers(3, 6))):
            x, long = sheet.chance.uniform(-60, sheet.width), (30 + 260 * near) * sheet.chance.uniform(0.5, 1.2)
            high = (1.2 + 7 * near) * swell * sheet.chance.uniform(0.6, 1.2)
            cut = dark if sheet.chance.random() < 0.6 else pale
            cut.polygon(_lens(x, y + sheet.chance.uniform(-4, 4), long, high))
        y += 5 + 26 * near
    sheet.press(dark, key=down(min(1, key[0] + 0.25), min(1, key[1] + 0.3), top, bottom))
    sheet.press(
        pale,
        key=down(light, max(light, key[1] - 0.3), top, bottom),
        second=down(second[0] * 0.4, second[1] * 0.6, top, bottom),
    )


def _lens(x: float, y: float, long: float, high: float) -> list[tuple[float, float]]:
    upper = [(x + long * t / 8, y - high * math.sin(math.pi * t / 8)) for t in range(9)]
    return upper + [(x + long * t / 8, y + high * 0.35 * math.sin(math.pi * t / 8)) for t in range(8, -1, -1)]


def glitter(
    sheet: Sheet,
    x: float,
    top: float,
    bottom: float,
    *,
    wide: float = 60,
    spread: float = 0.5,
    count: int = 90,
    **tones: Any,
) -> None:
    """A path of light on water, under a sun or a lamp."""
    cut = sheet.stencil(x - wide - spread * (bottom - top), top, x + wide + spread * (bottom - top), bottom)
    for _ in range(count):
        near = sheet.chance.random() ** 1.4
        y = top + 3 + near * (bottom - top - 6)
        room = wide * 0.5 + near * spread * (bottom - top)
        long = (14 + 90 * near) * sheet.chance.uniform(0.5, 1.2)
        cut.polygon(_lens(x + sheet.chance.normal(0, 0.42) * room - long / 2, y, long, 1.2 + 4.5 * near))
    sheet.press(cut, **tones)


def rain(sheet: Sheet, *, count: int = 260, lean: float = 0.22, bottom: float | None = None, **tones: Any) -> None:
    """Slanting strokes of rain."""
    bottom = bottom or sheet.height
    cut = sheet.stencil(0, 0, sheet.width, bottom)
    for _ in range(count):
        x, y, long = (
            sheet.chance.uniform(0, sheet.width + 200),
            sheet.chance.uniform(-60, bottom),
            sheet.chance.uniform(24, 70),
        )
        cut.line([(x, y), (x - long * lean, y + long)], 1.2)
    sheet.press(cut, **tones)


def snow(sheet: Sheet, *, count: int = 260, size: float = 4.5, **tones: Any) -> None:
    """Flakes of bare paper."""
    cut = sheet.stencil()
    for _ in range(count):
        cut.oval(
            sheet.chance.uniform(0, sheet.width),
            sheet.chance.uniform(0, sheet.height),
            size * sheet.chance.uniform(0.4, 1.3),
        )
    sheet.press(cut, **({"key": 0, "second": 0, "accent": 0} | tones))


def mist(
    sheet: Sheet, y: float, half: float, *, strength: float = 0.7, key: float = 0.0, second: float | None = None
) -> None:
    """A lying band of haze round height `y`."""
    box = (0, max(0, int(y - half)), sheet.width, min(sheet.height, int(y + half)))
    rows = np.clip(1 - np.abs(np.arange(box[1], box[3], dtype=np.float32) - y) / half, 0, 1)
    column = grey((rows * rows * (3 - 2 * rows) * np.float32(strength))[:, None])
    mask = column.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.NEAREST)
    sheet.lay(mask, box, key=key, second=second)


def hills(
    sheet: Sheet, base: float, height: float, *, count: int = 6, rough: float = 0.25, **tones: Any
) -> list[tuple[float, float]]:
    """A line of hills down to `base`; gives back the line."""
    line = ridge(sheet.chance, -10, sheet.width + 10, base, height, hills=count, rough=rough)
    sheet.fill([*line, (sheet.width + 10, base + 2), (-10, base + 2)], **({"lines": SLANT, "accent": 0} | tones))
    return line


def beam(
    sheet: Sheet,
    x: float,
    y: float,
    towards: tuple[float, float],
    spread: float,
    *,
    strength: float = 0.8,
    reach: float = 1100,
    **tones: Any,
) -> None:
    """A shaft of light from a point, fading with distance."""
    dx, dy = towards
    long = math.hypot(dx, dy)
    dx, dy = dx / long, dy / long
    far = (x + dx * reach, y + dy * reach)
    edges = [(far[0] - dy * spread, far[1] + dx * spread), (far[0] + dy * spread, far[1] - dx * spread)]
    cut = sheet.stencil()
    cut.polygon([(x, y), *edges])
    xs = np.arange(sheet.width, dtype=np.float32)[None, :] - x
    ys = np.arange(sheet.height, dtype=np.float32)[:, None] - y
    fade = (np.clip(1 - (xs * dx + ys * dy) / reach, 0, 1) * strength).astype(np.float32)
    mask = np.asarray(cut.mask(), dtype=np.float32) / 255 * fade
    sheet.lay(grey(mask), (0, 0, sheet.width, sheet.height), **tones)


def reflect(
    sheet: Sheet, shore: float, bottom: float, *, strength: float = 0.75, ripple: float = 5.0, squeeze: float = 1.0
) -> None:
    """Mirror what stands above the shore in the water below it, broken by ripples and paling towards us."""
    high = int(bottom - shore)
    rows = np.clip(int(shore) - 2 - (np.arange(high) * squeeze).astype(np.int64), 0, sheet.height - 1)
    depth = np.arange(high, dtype=np.float32) / high
    shift = (np.sin(np.arange(high) / 4.3 + np.sin(np.arange(high) / 17) * 2) * (1 + ripple * depth)).astype(np.int64)
    cols = np.clip(np.arange(sheet.width)[None, :] + shift[:, None], 0, sheet.width - 1)
    fade = (np.float32(strength) * (1 - depth * 0.6))[:, None]
    for name in ("key", "second", "accent"):
        plate = np.asarray(sheet.plates[name])
        mirrored = plate[rows[:, None], cols].astype(np.float32)
        water = plate[int(shore) : int(shore) + high].astype(np.float32)
        sheet.plates[name].paste(Image.fromarray((water + (mirrored - water) * fade).astype(np.uint8)), (0, int(shore)))
