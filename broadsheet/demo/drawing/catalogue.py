"""Which picture is drawn by whom."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.demo.drawing.plates import Sheet

Drawing = Callable[[Sheet], None]
SCENE, PORTRAIT = (1600, 1067), (1000, 1000)

DRAWINGS: dict[str, tuple[Drawing, str, tuple[int, int]]] = {}
"""Picture name → what draws it, with which inks, how large."""


def picture(name: str, inks: str, *, size: tuple[int, int] = SCENE) -> Callable[[Drawing], Drawing]:
    """Enter a drawing in the catalogue."""

    def enter(drawing: Drawing) -> Drawing:
        DRAWINGS[name] = (drawing, inks, size)
        return drawing

    return enter


def sheet_of(name: str) -> Sheet:
    """The picture of that name with its plates cut, ready to print."""
    drawing, inks, size = DRAWINGS[name]
    sheet = Sheet(name, inks, size=size)
    drawing(sheet)
    return sheet
