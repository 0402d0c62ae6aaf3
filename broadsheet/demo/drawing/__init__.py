"""The pictures of The Lantern, drawn by code: the same name gives the same bytes."""

from __future__ import annotations

from broadsheet.demo.drawing import (
    charts,
    city,
    columnists,
    go_bag,
    harbour,
    interiors,
    lettering,
    maps,
    mines,
    nameplate,
    reporters,
    saltworks,
    stages,
    street_signs,
    textures,
    trades,
    war,
    workboats,
)
from broadsheet.demo.drawing.catalogue import DRAWINGS, sheet_of
from broadsheet.demo.drawing.plates import Sheet

KINDS = (
    charts,
    city,
    columnists,
    go_bag,
    harbour,
    interiors,
    lettering,
    maps,
    mines,
    nameplate,
    reporters,
    saltworks,
    stages,
    street_signs,
    textures,
    trades,
    war,
    workboats,
)
"""The modules that enter their drawings in the catalogue."""

SIGN_PIXELS = 1000


def draw(name: str) -> bytes:
    """The picture of that name as a JPEG; a name that nobody has drawn yet gets a lighthouse in weather of its own."""
    if name in DRAWINGS:
        return sheet_of(name).printed()
    sheet = Sheet(name, "storm")
    harbour.lighthouse_in_a_storm(sheet)
    return sheet.printed()


def draw_file(name: str, kind: str) -> bytes:
    """The picture as a file for the library: a JPEG; the paper's mark, of kind "logo", a PNG without a ground."""
    return nameplate.sign(SIGN_PIXELS) if kind == "logo" else draw(name)


def names() -> list[str]:
    """The names of all pictures that have been drawn."""
    return sorted(DRAWINGS)
