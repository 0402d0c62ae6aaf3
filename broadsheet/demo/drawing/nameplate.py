"""The paper's mark, a ship's lantern: one set of strokes, as SVG, as icons, as a picture."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

from broadsheet.demo.drawing.catalogue import picture, sheet_of
from broadsheet.demo.drawing.inks import PALETTES
from broadsheet.demo.drawing.plates import Point, Sheet

GRID, WEIGHT = 64, 3.6
"""The mark is drawn on a square of 64 with lines of one weight."""

RING = [(32 + 7 * math.cos(math.radians(a)), 13 + 7 * math.sin(math.radians(a))) for a in range(160, 381, 10)]
STROKES: list[list[Point]] = [
    RING,
    [(25, 15.4), (39, 15.4)],
    [(27, 15.4), (22.5, 23), (41.5, 23), (37, 15.4)],
    [(23.5, 23), (20.5, 47)],
    [(40.5, 23), (43.5, 47)],
    [(17.5, 47), (46.5, 47)],
    [(20.5, 47), (23, 55.5), (41, 55.5), (43.5, 47)],
    [(13.5, 28.5), (6.5, 25.5)],
    [(12, 36), (4, 36)],
    [(13.5, 43.5), (6.5, 46.5)],
    [(50.5, 28.5), (57.5, 25.5)],
    [(52, 36), (60, 36)],
    [(50.5, 43.5), (57.5, 46.5)],
]
FLAME = (32.0, 36.0, 4.6)
"""Centre and radius of the flame."""
ICON_SIZES = (32, 180, 192, 512)
SHARE_SIZE = (1200, 630)


def svg(*, colour: str = "currentColor") -> str:
    """The mark as an SVG picture that takes the colour of the text round it."""
    lines = "".join(f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in stroke)}"/>' for stroke in STROKES)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}" role="img" aria-label="The Lantern">'
        f'<g fill="none" stroke="{colour}" stroke-width="{WEIGHT}" stroke-linecap="round" stroke-linejoin="round">{lines}</g>'
        f'<circle cx="{FLAME[0]:g}" cy="{FLAME[1]:g}" r="{FLAME[2]:g}" fill="{colour}"/></svg>'
    )


def nameplate_svg(*, colour: str = "currentColor") -> str:
    """The mark and the name beside it, in the site's headline face."""
    mark = svg(colour=colour).replace("<svg ", '<svg width="64" height="64" ', 1)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 64" role="img" aria-label="The Lantern">'
        f'{mark}<text x="76" y="47" fill="{colour}" font-family="Literata, Georgia, serif" font-size="48" font-weight="700"'
        ' letter-spacing="-.5">The Lantern</text></svg>'
    )


def icon(size: int) -> bytes:
    """The mark as a PNG of `size` pixels, in deep red on warm white; small ones get heavier lines."""
    inks, fine = PALETTES["lantern"], 8
    weight = WEIGHT * (1.25 if size <= 48 else 1.0)
    room = 0.06 if size <= 48 else 0.10
    scale = size * fine * (1 - 2 * room) / GRID
    large = Image.new("RGB", (size * fine, size * fine), inks.paper)
    pen = ImageDraw.Draw(large)

    def at(point: Point) -> Point:
        return size * fine * room + point[0] * scale, size * fine * room + point[1] * scale

    for stroke in STROKES:
        path = [at(point) for point in stroke]
        pen.line(path, fill=inks.key, width=round(weight * scale), joint="curve")
        for x, y in (path[0], path[-1]):
            _dot(pen, x, y, weight * scale / 2, inks.key)
    _dot(pen, *at(FLAME[:2]), FLAME[2] * scale, inks.key)
    out = io.BytesIO()
    large.reduce(fine).save(out, "PNG", optimize=True)
    return out.getvalue()


def sign(size: int) -> bytes:
    """The mark as a PNG of `size` pixels on no ground at all, to stand beside the paper's name on whatever it is printed."""
    fine, edge = 4, GRID / 16  # the strokes' own distance from the edge, taken off
    colour = PALETTES["lantern"].key
    large = Image.new("RGBA", (size * fine, size * fine), (*colour, 0))
    pen, scale = ImageDraw.Draw(large), size * fine / (GRID - edge)
    for stroke in STROKES:
        path = [((x - edge / 2) * scale, (y - edge / 2) * scale) for x, y in stroke]
        pen.line(path, fill=colour, width=round(WEIGHT * scale), joint="curve")
        for x, y in (path[0], path[-1]):
            _dot(pen, x, y, WEIGHT * scale / 2, colour)
    _dot(pen, (FLAME[0] - edge / 2) * scale, (FLAME[1] - edge / 2) * scale, FLAME[2] * scale, colour)
    out = io.BytesIO()
    large.reduce(fine).save(out, "PNG", optimize=True)
    return out.getvalue()


def _dot(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def share_picture() -> bytes:
    """The picture that links are shown with when an article brings none, 1200 × 630, as a JPEG."""
    whole = sheet_of("share-card").proof().resize(SHARE_SIZE, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=88)
    return out.getvalue()


@picture("lantern-logo", "lantern", size=(1000, 1000))
def lantern_logo(sheet: Sheet) -> None:
    """The mark as a picture, for the newsroom's settings."""
    scale, edge = 11.5, 132.0
    cut = sheet.stencil()
    for stroke in STROKES:
        path = [(edge + x * scale, edge + y * scale) for x, y in stroke]
        cut.line(path, WEIGHT * scale)
        for x, y in (path[0], path[-1]):
            cut.oval(x, y, WEIGHT * scale / 2)
    cut.oval(edge + FLAME[0] * scale, edge + FLAME[1] * scale, FLAME[2] * scale)
    sheet.press(cut, key=1)
