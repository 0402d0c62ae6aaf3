"""Arithmetic with colours: how well one reads on another, and the nearest one that reads well enough.

Contrast and luminance as WCAG 2.2 defines them. Colours are written `#rrggbb`.
"""

from __future__ import annotations

import re
from functools import cache

TEXT = 7.0
"""Contrast that running text needs (AAA)."""

LABEL = 4.5
"""Contrast that everything else that is read needs (AA)."""

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")

_STEPS = 50


def contrast(one: str, other: str) -> float:
    """How strongly two colours differ, from 1 (not at all) to 21 (black and white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """The first colour with so much (0 to 1) of the other in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, *on: str, at_least: float) -> str:
    """The colour, or the nearest lighter or darker one that reads well on all of these grounds."""
    towards = best_on(on[0])
    for step in range(_STEPS + 1):
        tried = mixed(colour, towards, step / _STEPS)
        if all(contrast(tried, ground) >= at_least for ground in on):
            return tried
    return towards


def best_on(ground: str) -> str:
    """Black or white, whichever reads better on this."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, ground))


@cache
def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    if not HEX.match(colour):
        raise ValueError(f"Not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
