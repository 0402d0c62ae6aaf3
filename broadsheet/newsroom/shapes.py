"""The scalings that there are: a fixed list, so that nobody can ask for a thousand others."""

from __future__ import annotations

from itertools import chain
from typing import Protocol

SHAPES: dict[str, tuple[tuple[int, str], ...]] = {
    # shape: (width in pixels, Wagtail filter) from small to large
    "wide": ((480, "fill-480x320"), (960, "fill-960x640"), (1600, "fill-1600x1067")),
    "text": ((480, "width-480"), (960, "width-960"), (1600, "width-1600")),
    "card": ((320, "fill-320x213"), (640, "fill-640x427"), (960, "fill-960x640")),
    # The paper's own sign, small enough for a masthead however broad it is.
    "sign": ((96, "max-480x96"), (192, "max-960x192"), (288, "max-1440x288")),
    "square": ((96, "fill-96x96"), (192, "fill-192x192"), (384, "fill-384x384")),
}

FORMATS = (("image/avif", "format-avif"), ("image/webp", "format-webp"))
"""Encodings from the one that browsers should prefer to the one that all of them know."""

FALLBACK = FORMATS[-1]

_JPEG = "format-jpeg|bgcolor-ffffff"

FOR_MACHINES: dict[str, tuple[str, ...]] = {
    # The card that networks show: 1.91:1, the smallest that they show large.
    "share": (f"fill-1200x630|{_JPEG}",),
    # The three ratios that search engines ask for: 16:9, 4:3, 1:1.
    "search": (f"fill-1200x675|{_JPEG}", f"fill-1200x900|{_JPEG}", f"fill-1200x1200|{_JPEG}"),
    "portrait": (f"fill-1200x1200|{_JPEG}",),
    # Uncropped, as a feed reader shows it.
    "feed": (f"width-1200|{_JPEG}",),
    # The paper's own sign.
    "logo": (f"max-600x600|{_JPEG}",),
}
"""What machines show, by use: JPEG, which every one of them can read."""

SPECS_FOR_MACHINES = frozenset(chain.from_iterable(FOR_MACHINES.values()))

FOR_THE_CMS = ("max-165x165", "max-150x150", "max-800x600", "max-300x300", "width-200", "original")
"""What Wagtail's own pages show to staff."""

_ALLOWED = frozenset(
    chain(
        (f"{spec}|{encoding}" for shape in SHAPES.values() for _width, spec in shape for _mime, encoding in FORMATS),
        SPECS_FOR_MACHINES,
        FOR_THE_CMS,
    )
)


class _Sized(Protocol):
    width: int
    height: int


def is_allowed(spec: str) -> bool:
    """Whether there is such a scaling."""
    return spec in _ALLOWED


def is_for_readers(spec: str) -> bool:
    """Whether a page or a machine may show this copy, and not the CMS alone."""
    return spec in SPECS_FOR_MACHINES or spec.endswith(tuple(encoding for _mime, encoding in FORMATS))


def every_copy(picture: _Sized, shape: str) -> list[str]:
    """The whole filters of a shape, or of a use of machines, as they should be made: a page is good before it is perfect,
    so the encoding that every browser knows comes first. None for a shape that there is not.
    """
    if shape in SHAPES:
        return [f"{spec}|{encoding}" for _mime, encoding in reversed(FORMATS) for spec in specs(picture, shape)]
    return list(FOR_MACHINES.get(shape, ()))


def specs(picture: _Sized, shape: str) -> list[str]:
    """The filters of a shape that make sense for this picture, from small to large: none is ever enlarged."""
    chosen: list[str] = []
    reached = 0
    for width, spec in SHAPES[shape]:
        if chosen and reached >= _widest(picture, spec):
            break
        chosen.append(spec)
        reached = width
    return chosen


def _widest(picture: _Sized, spec: str) -> int:
    """How many pixels wide the picture can be in the proportions of this filter."""
    kind, _dash, size = spec.partition("-")
    if kind != "fill":
        return picture.width
    width, height = (int(side) for side in size.split("x"))
    return min(picture.width, picture.height * width // height)
