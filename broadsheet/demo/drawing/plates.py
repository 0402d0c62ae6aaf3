"""The press bed: shapes are cut into three plates, the plates are screened, inked and printed on paper.

A sheet has three plates of coverage (0 leaves the paper, 1 is solid ink). The key plate is screened into engraved lines, the second into
a crayon grain, the accent stays flat. Shapes are cut at twice the size and brought down, so that edges are smooth.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from broadsheet.demo.drawing.inks import PALETTES, Palette

Point = tuple[float, float]
Box = tuple[int, int, int, int]
Floats = npt.NDArray[np.float32]
FINE = 2
"""How much larger than the sheet shapes are cut."""


class Fade:
    """A tone that runs from one value to another along a line of the sheet."""

    def __init__(self, first: float, last: float, start: Point, end: Point, *, bend: float = 1.0) -> None:
        self.first, self.last, self.start, self.end, self.bend = first, last, start, end, bend

    def over(self, box: Box) -> Floats:
        """The tones of the pixels of `box`."""
        xs = np.arange(box[0], box[2], dtype=np.float32)[None, :] - self.start[0]
        ys = np.arange(box[1], box[3], dtype=np.float32)[:, None] - self.start[1]
        dx, dy = self.end[0] - self.start[0], self.end[1] - self.start[1]
        length = dx * dx + dy * dy
        along = np.clip(xs * np.float32(dx / length) + ys * np.float32(dy / length), 0, 1)
        if self.bend != 1.0:
            along = along**self.bend
        out: Floats = (self.first + (self.last - self.first) * along).astype(np.float32)
        return out


def down(first: float, last: float, top: float, bottom: float, *, bend: float = 1.0) -> Fade:
    """A tone from `first` at height `top` to `last` at height `bottom`."""
    return Fade(first, last, (0, top), (0, bottom), bend=bend)


def across(first: float, last: float, left: float, right: float, *, bend: float = 1.0) -> Fade:
    """A tone from `first` at `left` to `last` at `right`."""
    return Fade(first, last, (left, 0), (right, 0), bend=bend)


@lru_cache(maxsize=32)
def lettering(size: int) -> ImageFont.FreeTypeFont:
    """The sans that Pillow brings, so that nothing more is shipped for maps and charts."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType; maps and charts cannot be lettered.")
    return font


class Stencil:
    """A cut-out: what is drawn here lets ink through."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.image = Image.new("L", ((box[2] - box[0]) * FINE, (box[3] - box[1]) * FINE))
        self.pen = ImageDraw.Draw(self.image)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [((x - self.box[0]) * FINE, (y - self.box[1]) * FINE) for x, y in points]

    def polygon(self, points: Iterable[Point], *, fill: int = 255) -> None:
        """A filled outline; `fill=0` cuts it out of what is there."""
        at = self._at(points)
        if len(at) > 2:
            self.pen.polygon(at, fill=fill)

    def line(self, points: Iterable[Point], width: float = 3, *, fill: int = 255) -> None:
        """A stroke of `width` pixels through `points`."""
        self.pen.line(self._at(points), fill=fill, width=max(1, round(width * FINE)), joint="curve")

    def rect(self, x: float, y: float, w: float, h: float, *, fill: int = 255) -> None:
        """An upright rectangle."""
        if w > 0 and h > 0:
            (a, b), (c, d) = self._at([(x, y), (x + w, y + h)])
            self.pen.rectangle((a, b, max(a, c - 1), max(b, d - 1)), fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float | None = None, *, fill: int = 255) -> None:
        """An ellipse round a centre."""
        ry = rx if ry is None else ry
        (a, b), (c, d) = self._at([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.ellipse((a, b, c, d), fill=fill)

    def arc(self, x: float, y: float, rx: float, ry: float, start: float, end: float, width: float = 3) -> None:
        """A piece of an ellipse's line, in degrees from three o'clock, clockwise."""
        count = max(28, round(max(rx, ry) / 7))
        steps = [math.radians(start + (end - start) * i / count) for i in range(count + 1)]
        self.line([(x + rx * math.cos(a), y + ry * math.sin(a)) for a in steps], width)

    def text(
        self, x: float, y: float, words: str, size: float, *, anchor: str = "ls", bold: bool = False, fill: int = 255
    ) -> None:
        """Words; `anchor` as Pillow names it, by default the left end of the baseline."""
        (at,) = self._at([(x, y)])
        self.pen.text(
            at,
            words,
            fill=fill,
            font=lettering(round(size * FINE)),
            anchor=anchor,
            stroke_width=size * FINE * 0.028 if bold else 0,
        )

    def mask(self) -> Image.Image:
        """The stencil at the sheet's size."""
        return self.image.reduce(FINE)


class Sheet:
    """One picture on the press: its plates, its inks, its own chance."""

    def __init__(self, name: str, palette: str | Palette, *, size: tuple[int, int] = (1600, 1067)) -> None:
        self.width, self.height = size
        self.palette = PALETTES[palette] if isinstance(palette, str) else palette
        self.chance = np.random.default_rng(zlib.crc32(name.encode()))
        self.plates = {plate: Image.new("L", size) for plate in ("key", "second", "accent")}
        self.cuts = Image.new("L", size)
        self.own_lines: dict[int, Floats] = {}

    def stencil(
        self, left: float = 0, top: float = 0, right: float | None = None, bottom: float | None = None
    ) -> Stencil:
        """An empty stencil over a part of the sheet."""
        box = (left, top, self.width if right is None else right, self.height if bottom is None else bottom)
        return Stencil(self._inside(box))

    def _inside(self, box: Sequence[float]) -> Box:
        left, top = max(0, math.floor(box[0])), max(0, math.floor(box[1]))
        return (
            left,
            top,
            max(left + 1, min(self.width, math.ceil(box[2]))),
            max(top + 1, min(self.height, math.ceil(box[3]))),
        )

    def press(self, cut: Stencil, *, soft: float = 0, **tones: Any) -> None:
        """Print what a stencil lets through: `key`, `second`, `accent` tones; `lines` chooses the key's engraving."""
        mask = cut.mask()
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft))
        self.lay(mask, cut.box, **tones)

    def lay(self, mask: Image.Image, box: Box, *, lines: int | None = None, **tones: Any) -> None:
        """Print through a ready mask that covers `box`; a tone left out keeps what the plate has."""
        for plate, tone in tones.items():
            if tone is not None:
                self._paste(self.plates[plate], tone, box, mask)
        if lines is not None:
            self.cuts.paste(lines, box, mask.point(_HALF))

    def _paste(self, plate: Image.Image, tone: Any, box: Box, mask: Image.Image) -> None:
        if isinstance(tone, Fade):
            tone = tone.over(box)
        if isinstance(tone, np.ndarray):
            plate.paste(grey(tone), box, mask)
        else:
            plate.paste(round(float(tone) * 255), box, mask)

    def fill(self, points: Iterable[Point], **tones: Any) -> None:
        """Print one outline."""
        outline = list(points)
        xs, ys = [p[0] for p in outline], [p[1] for p in outline]
        if max(xs) < 0 or max(ys) < 0 or min(xs) >= self.width or min(ys) >= self.height:
            return
        cut = self.stencil(min(xs) - 1, min(ys) - 1, max(xs) + 2, max(ys) + 2)
        cut.polygon(outline)
        self.press(cut, **tones)

    def rect(self, x: float, y: float, w: float, h: float, **tones: Any) -> None:
        """Print one rectangle."""
        self.fill([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], **tones)

    def oval(self, x: float, y: float, rx: float, ry: float | None = None, **tones: Any) -> None:
        """Print one ellipse."""
        ry = rx if ry is None else ry
        cut = self.stencil(x - rx - 2, y - ry - 2, x + rx + 3, y + ry + 3)
        cut.oval(x, y, rx, ry)
        self.press(cut, **tones)

    def line(self, points: Iterable[Point], width: float = 3, **tones: Any) -> None:
        """Print one stroke."""
        path = list(points)
        xs, ys = [p[0] for p in path], [p[1] for p in path]
        cut = self.stencil(min(xs) - width, min(ys) - width, max(xs) + width + 1, max(ys) + width + 1)
        cut.line(path, width)
        self.press(cut, **tones)

    def words(
        self, x: float, y: float, text: str, size: float, *, anchor: str = "ls", bold: bool = False, **tones: Any
    ) -> None:
        """Print words; without tones in solid key ink."""
        font = lettering(round(size * FINE))
        left, top, right, bottom = (edge / FINE for edge in font.getbbox(text, anchor=anchor))
        cut = self.stencil(
            x + left - size * 0.1 - 2, y + top - size * 0.1 - 2, x + right + size * 0.1 + 2, y + bottom + size * 0.1 + 2
        )
        cut.text(x, y, text, size, anchor=anchor, bold=bold)
        self.press(cut, **(tones or {"key": 1.0, "second": 0.0, "accent": 0.0}))

    def ground(self, **tones: Any) -> None:
        """Print the whole sheet."""
        self.lay(Image.new("L", (self.width, self.height), 255), (0, 0, self.width, self.height), **tones)

    def glow(
        self, x: float, y: float, rx: float, ry: float | None = None, *, strength: float = 1.0, **tones: Any
    ) -> None:
        """Print through a soft round mask: light where the tones are low, shade where they are high."""
        ry = rx if ry is None else ry
        box = self._inside((x - rx, y - ry, x + rx, y + ry))
        self.lay(_halo(box, x, y, rx, ry, strength), box, **tones)

    def noise(self, cells: tuple[int, int], *, box: Box | None = None) -> Floats:
        """Smooth chance between 0 and 1, with about `cells` hills across and down."""
        box = box or (0, 0, self.width, self.height)
        coarse = self.chance.random((cells[1] + 2, cells[0] + 2)).astype(np.float32)
        fine = Image.fromarray(coarse).resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BICUBIC)
        out: Floats = np.asarray(fine)
        return out

    def printed(self, *, quality: int = 86) -> bytes:
        """The JPEG: plates screened, inked and laid over one another."""
        out = io.BytesIO()
        # Halved colour would beat against the engraver's lines, so it is kept whole.
        self.proof().save(out, "JPEG", quality=quality, optimize=False, subsampling=0)
        return out.getvalue()

    def proof(self) -> Image.Image:
        """The picture before it is compressed."""
        size = (self.width, self.height)
        grain = _grain(size, int(self.chance.integers(0, 64)))
        sheet = _paper(self.palette.paper, grain)
        covers = {
            "second": _crayon(np.asarray(self.plates["second"]), grain),
            "accent": _crayon(np.asarray(self.plates["accent"]), grain),
            "key": _engraving(np.asarray(self.plates["key"]), np.asarray(self.cuts), grain, self.own_lines),
        }
        for plate, cover in covers.items():
            ink = Image.new("RGB", size, getattr(self.palette, plate))
            sheet = ImageChops.multiply(sheet, Image.composite(ink, Image.new("RGB", size, (255, 255, 255)), cover))
        return sheet


_HALF = [0] * 128 + [255] * 128


def grey(tone: npt.NDArray[Any]) -> Image.Image:
    """Tones from 0 to 1 as an 8-bit plate."""
    return Image.fromarray(np.clip(tone * 255, 0, 255).astype(np.uint8))


def _halo(box: Box, x: float, y: float, rx: float, ry: float, strength: float) -> Image.Image:
    xs = ((np.arange(box[0], box[2], dtype=np.float32) - x) / rx) ** 2
    ys = ((np.arange(box[1], box[3], dtype=np.float32) - y) / ry) ** 2
    near = np.clip(1 - np.sqrt(xs[None, :] + ys[:, None]), 0, 1)
    return grey(near * near * (3 - 2 * near) * np.float32(strength))


@lru_cache(maxsize=2)
def _grain_tile(size: int) -> Floats:
    chance = np.random.default_rng(size)
    fine = chance.random((size, size)).astype(np.float32)
    soft = (fine + np.roll(fine, 1, 0) + np.roll(fine, 1, 1) + np.roll(fine, (1, 1), (0, 1))) / 4
    ranks = (soft - soft.mean()) / soft.std()
    out: Floats = np.clip(0.5 + ranks * 0.27, 0, 1).astype(np.float32)
    return out


@lru_cache(maxsize=4)
def _grain(size: tuple[int, int], roll: int) -> Floats:
    """Grain for a sheet: chance of about two pixels, different for each `roll`."""
    tile = np.roll(_grain_tile(512), (roll * 37, roll * 91), (0, 1))
    out: Floats = np.tile(tile, (size[1] // 512 + 1, size[0] // 512 + 1))[: size[1], : size[0]]
    return out


def _paper(colour: tuple[int, int, int], grain: Floats) -> Image.Image:
    tooth = 1 - (grain - 0.5) * np.float32(0.035)
    bands = [Image.fromarray(np.clip(tooth * level, 0, 255).astype(np.uint8)) for level in colour]
    return Image.merge("RGB", bands)


def _crayon(tone: npt.NDArray[np.uint8], grain: Floats) -> Image.Image:
    """A tone broken up by grain, softly; solid stays solid and bare stays bare."""
    t = tone.astype(np.float32) * np.float32(1 / 255)
    spread = t * (1 - t) * np.float32(3.0)
    cover = t + (grain - 0.5) * spread
    return Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))


LEVEL, STEEP, SLANT = 0, 1, 2
"""How the key plate is engraved: lying waves (sky, water), standing lines (walls), slanting lines (ground, things)."""


@lru_cache(maxsize=12)
def screen(size: tuple[int, int], cut: int, period: float) -> Floats:
    """Engraver's lines as a threshold from 0 (middle of a line) to 1 (middle of a gap)."""
    x = np.arange(size[0], dtype=np.float32)[None, :]
    y = np.arange(size[1], dtype=np.float32)[:, None]
    if cut == LEVEL:
        phase = y + 5 * np.sin(x / 170 + y / 260) + 2.2 * np.sin(x / 61 - y / 140)
    elif cut == STEEP:
        phase = x + 1.5 * np.sin(y / 90 + x / 300)
    else:
        phase = (x * 0.72 + y * 0.70) + 2 * np.sin((x - y) / 130)
    return lines_of(phase * np.float32(1 / period))


def lines_of(turns: npt.NDArray[Any]) -> Floats:
    """Lines from a field that grows by one from each line to the next."""
    out: Floats = np.abs(2 * (turns - np.floor(turns)) - 1).astype(np.float32)
    return out


def _engraving(
    tone: npt.NDArray[np.uint8],
    cuts: npt.NDArray[np.uint8],
    grain: Floats,
    own_lines: dict[int, Floats],
    *,
    period: float = 7.0,
) -> Image.Image:
    """A tone as lines that swell with it."""
    size = (tone.shape[1], tone.shape[0])
    lines = screen(size, LEVEL, period).copy()
    for cut in (STEEP, SLANT):
        where = cuts == cut
        if where.any():
            np.copyto(lines, screen(size, cut, period), where=where)
    for cut, own in own_lines.items():
        np.copyto(lines, own, where=cuts == cut)
    t = tone.astype(np.float32) * np.float32(1.32 / 255) - np.float32(0.16)
    t += (grain - 0.5) * np.float32(0.06)
    cover = (t - lines) * np.float32(period / 2) + np.float32(0.5)
    return Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))
