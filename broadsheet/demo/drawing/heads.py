"""A head for the engraver: modelled as a relief, lit from the upper left, cut in lines that follow its form.

Measures are in half face heights: the chin is at 1, the crown at -1, the middle of the face at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from broadsheet.demo.drawing.outlines import smooth
from broadsheet.demo.drawing.plates import Floats, Point, Sheet, grey, lines_of

UNIT = 300.0
"""Pixels of half a face."""
SKIN, HAIR, CLOTH = 3, 4, 5
"""The head's own engraver's lines."""


@dataclass(frozen=True)
class Face:
    """What makes a face this person's."""

    wide: float = 1.0
    jaw: float = 1.0
    turn: float = 0.25
    """How far the head is turned, to the left of the sheet when negative."""
    gaze: float = 0.0
    eye: float = 1.0
    lid: float = 0.0
    brow: float = 1.0
    brow_lift: float = 0.0
    nose: float = 1.0
    lips: float = 1.0
    smile: float = 0.0
    age: float = 0.0
    tone: float = 0.0
    hair_brow: float = 0.95
    centre: Point = (500.0, 455.0)


class Head:
    """One face on one sheet."""

    def __init__(self, sheet: Sheet, face: Face) -> None:
        self.sheet, self.face = sheet, face

    def at(self, points: Sequence[Point]) -> list[Point]:
        """Points of the head on the sheet."""
        x, y = self.face.centre
        return [(x + u * UNIT, y + v * UNIT) for u, v in points]

    def on(self, points: Sequence[Point]) -> list[Point]:
        """Points on the front of the face, moved by the turn of the head."""
        turn = self.face.turn
        return self.at([(u * (1 - 0.12 * abs(turn) - 0.10 * turn * np.sign(u)) + turn * 0.30, v) for u, v in points])

    def fill(self, points: Sequence[Point], *, front: bool = False, curve: bool = True, **tones: Any) -> None:
        """Print an outline of the head."""
        placed = self.on(points) if front else self.at(points)
        self.sheet.fill(smooth(placed, steps=5) if curve else placed, **tones)

    def stroke(
        self, points: Sequence[Point], width: float, *, front: bool = True, key: float = 0.97, **tones: Any
    ) -> None:
        """Cut a line that swells in its middle."""
        path = smooth(self.on(points) if front else self.at(points), closed=False, steps=7)
        cut = self.sheet.stencil(*_bounds(path, width))
        for i in range(len(path) - 1):
            swell = np.sin(np.pi * (i + 0.7) / len(path)) ** 0.6
            cut.line(path[i : i + 2], max(0.8, width * float(swell)))
            if width * swell > 4:
                cut.oval(*path[i], width * float(swell) / 2)
        self.sheet.press(cut, key=key, **tones)

    def half_width(self, v: Floats) -> Floats:
        """How wide the face is at a height."""
        heights = [-1.08, -1.0, -0.85, -0.55, -0.15, 0.2, 0.5, 0.74, 0.9, 0.99, 1.03]
        widths = [0.05, 0.30, 0.52, 0.67, 0.70, 0.665, 0.58, 0.44, 0.29, 0.14, 0.02]
        jaw = np.clip((v - 0.1) / 0.6, 0, 1) * (self.face.jaw - 1)
        out: Floats = (np.interp(v, heights, widths) * self.face.wide * (1 + jaw)).astype(np.float32)
        return out

    def outline(self) -> list[Point]:
        """The face without hair."""
        heights = np.concatenate([np.linspace(-1.06, 0.8, 22), np.linspace(0.86, 1.02, 6)]).astype(np.float32)
        widths = self.half_width(heights)
        left = [(-float(w), float(v)) for w, v in zip(widths, heights, strict=True)]
        return self.at(left) + self.at([(-u, v) for u, v in reversed(left)])

    def carve(self) -> None:
        """Print the face: relief, light and lines."""
        x, y = self.face.centre
        box = (int(x - UNIT * 0.95), int(y - UNIT * 1.15), int(x + UNIT * 0.95), int(y + UNIT * 1.1))
        u = ((np.arange(box[0], box[2], dtype=np.float32) - x) / UNIT)[None, :]
        v = ((np.arange(box[1], box[3], dtype=np.float32) - y) / UNIT)[:, None]
        relief = self._relief(u, v)
        tone = self._shade(relief) + self.face.tone
        cut = self.sheet.stencil(*box)
        cut.polygon(smooth(self.outline(), steps=3))
        self.sheet.lay(cut.mask(), cut.box, key=tone, second=0.10, accent=0, lines=SKIN)
        self._lines(relief, box)

    def _relief(self, u: Floats, v: Floats) -> Floats:
        face = self.face
        width = self.half_width(v)
        round_ = np.sqrt(np.clip(1 - (u / np.maximum(width, 0.03)) ** 2, 0, 1)) ** 0.9
        tall = np.clip(1 - (np.abs(v + 0.05) / 1.14) ** 2.6, 0, 1) ** 0.5
        z = 0.70 * round_ * tall
        f = u - face.turn * 0.30 * np.clip(round_ * 1.25, 0, 1)

        def bump(at: float, high: float, sx: float, sy: float, up: float) -> None:
            nonlocal z
            z = z + up * np.exp(-(((f - at) / sx) ** 2) - ((v - high) / sy) ** 2)

        ridge = np.clip((v + 0.22) / 0.52, 0, 1) * (v < 0.34) + np.clip(1 - (v - 0.34) / 0.07, 0, 1) * (v >= 0.34)
        z = z + face.nose * 0.25 * ridge * np.exp(-((f / (0.075 + 0.05 * np.clip(v, 0, 0.4))) ** 2))
        for side in (-1, 1):
            bump(side * 0.105, 0.30, 0.06, 0.06, 0.07 * face.nose)
            bump(side * 0.27, -0.07, 0.15, 0.10, -0.12)
            bump(side * 0.275, -0.06, 0.10, 0.065, 0.06)
            bump(side * 0.26, -0.25, 0.20, 0.055, 0.045 * face.brow)
            bump(side * 0.42, 0.16, 0.15, 0.13, 0.06)
            bump(side * 0.35, 0.46, 0.13, 0.16, -0.03 - 0.05 * face.age)
        bump(0, 0.56, 0.24, 0.16, 0.05)
        bump(0, 0.64, 0.15, 0.035, 0.035 * face.lips)
        bump(0, 0.74, 0.15, 0.045, -0.04)
        bump(0, 0.88, 0.15, 0.09, 0.07)
        out: Floats = z.astype(np.float32)
        return out

    def _shade(self, relief: Floats) -> Floats:
        gy, gx = np.gradient(relief * np.float32(UNIT))
        light = np.array([-0.55, -0.46, 0.72], dtype=np.float32)
        lit = (-gx * light[0] - gy * light[1] + light[2]) / np.sqrt(gx * gx + gy * gy + 1)
        tone = np.clip(0.94 - 1.02 * lit, 0.0, 0.80)
        out: Floats = (tone**1.15).astype(np.float32)
        return out

    def _lines(self, relief: Floats, box: tuple[int, int, int, int]) -> None:
        size = (self.sheet.height, self.sheet.width)
        ys = np.repeat(np.arange(size[0], dtype=np.float32)[:, None], size[1], axis=1)
        xs = np.repeat(np.arange(size[1], dtype=np.float32)[None, :], size[0], axis=0)
        field = ys + 0.16 * xs
        field[box[1] : box[3], box[0] : box[2]] += relief * np.float32(-0.42 * UNIT)
        self.sheet.own_lines[SKIN] = lines_of(field / np.float32(7.6))
        x, y = self.face.centre
        u, v = (xs - x) / UNIT, (ys - y) / UNIT
        flow = np.arctan2(u, 1.9 + v * 0.9) * 46 + 0.35 * np.sin(v * 6 + u * 3)
        self.sheet.own_lines[HAIR] = lines_of(flow)
        self.sheet.own_lines[CLOTH] = lines_of(
            (xs * 0.55 * np.sign(xs - x) + ys + 0.0004 * (xs - x) ** 2) / np.float32(8.4)
        )

    def ears(self, *, left: bool = True, right: bool = True) -> None:
        """The ears, before the face."""
        for side, wanted in ((-1, left), (1, right)):
            if wanted:
                edge = 0.69 * self.face.wide
                shape = [
                    (edge - 0.06, -0.20),
                    (edge + 0.07, -0.22),
                    (edge + 0.11, -0.08),
                    (edge + 0.06, 0.14),
                    (edge - 0.01, 0.24),
                    (edge - 0.06, 0.20),
                ]
                self.fill(
                    [(side * u, v) for u, v in shape], key=0.25 if side < 0 else 0.75, second=0.15, accent=0, lines=SKIN
                )
                self.stroke([(side * u, v) for u, v in shape], 6, front=False)
                self.stroke(
                    [(side * (edge + 0.03), -0.12), (side * (edge + 0.05), -0.02), (side * (edge + 0.01), 0.10)],
                    5,
                    front=False,
                )

    def neck(self, *, wide: float = 0.40) -> None:
        """The neck with the chin's shadow."""
        x = self.face.centre[0]
        shape = [(-wide, 0.45), (-wide, 1.1), (-wide - 0.12, 1.45), (wide + 0.12, 1.45), (wide, 1.1), (wide, 0.45)]
        left, right = x - wide * UNIT, x + wide * UNIT
        tone = np.linspace(0.20, 0.95, int(right - left) + 160, dtype=np.float32)
        placed = self.at(shape)
        cut = self.sheet.stencil(*_bounds(placed, 4))
        cut.polygon(placed)
        w = cut.box[2] - cut.box[0]
        row = np.interp(np.arange(w), np.linspace(0, w, len(tone)), tone).astype(np.float32)
        self.sheet.lay(
            cut.mask(),
            cut.box,
            key=np.repeat(row[None, :], cut.box[3] - cut.box[1], axis=0),
            second=0.15,
            accent=0,
            lines=SKIN,
        )
        self.fill(
            [
                (-wide + 0.005, 0.7),
                (-wide + 0.005, 0.9),
                (-0.1, 1.16),
                (0.2, 1.18),
                (wide - 0.005, 1.02),
                (wide - 0.005, 0.7),
            ],
            curve=False,
            key=0.84,
        )

    def eyes(self) -> None:
        """Eyes, lids and brows."""
        face = self.face
        for side in (-1, 1):
            at = side * 0.275
            w, h, y = 0.145, 0.060 * face.eye, -0.07
            upper = [
                (at - side * w, y + 0.022),
                (at - side * 0.06, y - h * 0.85),
                (at + side * 0.05, y - h * 0.9),
                (at + side * w, y + 0.004),
            ]
            lower = [(at + side * 0.06, y + h * 0.72), (at - side * 0.06, y + h * 0.74)]
            self.fill([*upper, *lower], front=True, key=0.05, second=0, accent=0)
            look = at + face.gaze * 0.055
            (cx, cy), r = self.on([(look, y - 0.008)])[0], 0.060 * UNIT
            self._iris(upper + lower, (cx, cy), r)
            self.stroke(upper, 8.5)
            self.stroke([upper[-1], *lower, upper[0]], 3.2, key=0.85)
            self.stroke(
                [
                    (at - side * 0.15, y - 0.05 + face.lid * 0.04),
                    (at, y - h - 0.055 + face.lid * 0.035),
                    (at + side * 0.17, y - 0.035 + face.lid * 0.05),
                ],
                3.6,
                key=0.85,
            )
            if face.age > 0.2:
                self.stroke(
                    [(at - side * 0.12, y + 0.09), (at, y + 0.13), (at + side * 0.14, y + 0.08)],
                    2 + 3 * face.age,
                    key=0.85,
                )
                for i in range(round(face.age * 4)):
                    self.stroke(
                        [(at + side * 0.19, y - 0.02 + i * 0.035), (at + side * 0.30, y - 0.06 + i * 0.06)],
                        3.2,
                        key=0.85,
                    )
            self._brow(at, side)

    def _iris(self, opening: Sequence[Point], at: Point, radius: float) -> None:
        placed = smooth(self.on(opening), steps=5)
        cut = self.sheet.stencil(*_bounds(placed, 2))
        cut.polygon(placed)
        pupil = self.sheet.stencil(*_bounds(placed, 2))
        pupil.oval(*at, radius)
        mask = Image.fromarray(np.minimum(np.asarray(cut.mask()), np.asarray(pupil.mask())))
        self.sheet.lay(mask, cut.box, key=0.84, lines=SKIN)
        self.sheet.oval(*at, radius * 0.52, key=1)
        self.sheet.oval(at[0] - radius * 0.34, at[1] - radius * 0.38, radius * 0.26, key=0, second=0)

    def _brow(self, at: float, side: int) -> None:
        face, y = self.face, -0.245 - 0.03 * self.face.brow_lift
        thick = 0.030 * face.brow
        top = [
            (at - side * 0.18, y + 0.035),
            (at - side * 0.05, y - 0.02 - thick * 0.6),
            (at + side * 0.10, y - 0.03 - thick * 0.4),
            (at + side * 0.22, y + 0.04),
        ]
        under = [
            (at + side * 0.09, y - 0.005 + thick * 0.3),
            (at - side * 0.05, y + 0.01 + thick * 0.7),
            (at - side * 0.175, y + 0.055 + thick),
        ]
        self.fill([*top, *under], front=True, key=face.hair_brow, second=0.2, lines=HAIR)

    def nose_and_mouth(self) -> None:
        """Nostrils, the nose's shadow edge, lips, folds."""
        face = self.face
        way = 1 if face.turn >= 0 else -1
        self.stroke([(0.045, -0.16), (0.075, 0.02), (0.085, 0.18), (0.13, 0.27)], 4, key=0.8)
        for side in (-1, 1):
            self.fill(
                [(side * 0.035, 0.345), (side * 0.075, 0.315), (side * 0.115, 0.335), (side * 0.085, 0.362)],
                front=True,
                key=1,
            )
            self.stroke(
                [(side * 0.135, 0.22), (side * 0.172 * face.nose, 0.285), (side * 0.15, 0.345), (side * 0.12, 0.35)], 5
            )
        self.stroke([(-0.05, 0.372), (0.0, 0.388), (0.05, 0.372)], 5)
        self.fill([(-0.05, 0.40), (0.12, 0.39), (0.07, 0.47), (0.0, 0.47)], front=True, key=0.38 + face.tone)
        s = face.smile * 0.05
        w = 0.215 + face.smile * 0.03
        top = 0.545 - 0.052 * face.lips
        upper = [
            (-w, 0.565 - s),
            (-0.07, top),
            (0.0, top + 0.018),
            (0.07, top),
            (w, 0.565 - s),
            (0.08, 0.572 + s * 0.3),
            (0.0, 0.582 + s * 0.3),
            (-0.08, 0.572 + s * 0.3),
        ]
        lower = [
            (-w * 0.9, 0.572 - s * 0.8),
            (0.0, 0.588 + s * 0.3),
            (w * 0.9, 0.572 - s * 0.8),
            (0.10, 0.635 + 0.025 * face.lips),
            (-0.10, 0.635 + 0.025 * face.lips),
        ]
        self.fill(lower, front=True, key=0.46 + face.tone, second=0.6, lines=SKIN)
        self.fill(upper, front=True, key=0.76, second=0.6, lines=SKIN)
        self.stroke(
            [
                (-w - 0.01, 0.56 - s),
                (-0.08, 0.575 + s * 0.3),
                (0.0, 0.586 + s * 0.3),
                (0.08, 0.575 + s * 0.3),
                (w + 0.01, 0.56 - s),
            ],
            6.5,
        )
        self.fill([(-0.12, 0.70), (0.0, 0.69), (0.13, 0.70), (0.07, 0.745), (-0.06, 0.745)], front=True, key=0.45)
        fold = max(face.age, face.smile * 0.4)
        if fold > 0.1:
            for side in (-1, 1):
                self.stroke([(side * 0.17, 0.30), (side * 0.26, 0.42), (side * 0.285, 0.56)], 2.5 + 4 * fold, key=0.9)
        if face.age > 0.35:
            for i in range(round(face.age * 4)):
                self.stroke(
                    [(-0.30, -0.46 - i * 0.085), (0.0, -0.48 - i * 0.085), (0.30, -0.455 - i * 0.085)], 3.4, key=0.8
                )
        self.stroke([(way * 0.02, 0.98), (way * 0.2, 0.955), (way * 0.32, 0.86)], 4, front=False, key=0.9)

    def contour(self) -> None:
        """A firm line round the jaw."""
        line = self.outline()
        self.sheet.line(line[12:44], 5, key=1)


def _bounds(points: Sequence[Point], room: float) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) - room - 2, min(ys) - room - 2, max(xs) + room + 3, max(ys) + room + 3


__all__ = ["CLOTH", "HAIR", "SKIN", "UNIT", "Face", "Head", "grey"]
