"""Makes the icons that cannot be SVG from static/icons/icon.svg's shapes: .venv/bin/python bin/draw_icons.py"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"
GRID = 32
FINE = 8  # drawn so many times larger, then scaled down, for smooth edges


def drawn(size: int) -> Image.Image:
    """The icon: a folded sheet with its headline and two columns."""
    unit = size * FINE / GRID
    image = Image.new("RGB", (size * FINE, size * FINE), "#9c1317")
    pen = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float, colour: str) -> None:
        pen.rectangle([left * unit, top * unit, right * unit, bottom * unit], fill=colour)

    box(8, 6.5, 24, 25.5, "#fffdf8")
    box(10.5, 9.5, 21.5, 12.5, "#1b1714")
    for line in (15.5, 18.5, 21.5):
        box(10.5, line - 0.6, 15.25, line + 0.6, "#1b1714")
        box(17.25, line - 0.6, 21.5, line + 0.6, "#1b1714")
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in (180, 192, 512):
        drawn(size).save(FOLDER / f"icon-{size}.png", optimize=True)
    drawn(48).save(FOLDER / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
