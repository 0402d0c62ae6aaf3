"""The themes that ship, as their style sheets say them, and what a newsroom changes of one.

The style sheets are the only place where a theme's colours are written. They are read here for whatever needs a colour
outside of them: the browser's own bars, the check of what the newsroom chose, the test of every contrast.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Protocol

from django.conf import settings

from broadsheet.newsroom import colours

_FILES = ("tokens.css", "themes/harbour.css", "themes/broadside.css")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A block of properties with what stands before it; an @media's own brace is part of what stands before.
_BLOCK = re.compile(r"([^{}]*(?:@media[^{}]*\{[^{}]*)?)\{([^{}]*)\}")
_PROPERTY = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
_DARK = "prefers-color-scheme: dark"


class Chosen(Protocol):
    """What a newsroom chooses of its look: colours as `#rrggbb`, or empty."""

    theme: str
    accent: str
    paper: str
    ink: str


@cache
def roles(theme: str, *, dark: bool = False) -> dict[str, str]:
    """Every colour role of a theme, such as `{"paper": "#fffdf8"}`."""
    found: dict[str, str] = {}
    for wants_dark in (False, True) if dark else (False,):
        for of_theme, is_dark, properties in _blocks():
            if of_theme in {"", theme} and is_dark == wants_dark:
                found.update(properties)
    return {name: resolved for name, value in found.items() if colours.HEX.match(resolved := _resolved(value, found))}


def overrides(chosen: Chosen) -> str:
    """The style sheet of what the newsroom changed, in light and in dark; empty when it changed nothing."""
    light, dark = _light(chosen), _dark(chosen)
    if not light:
        return ""
    return f"@media screen{{:root{{{_written(light)}}}}}\n@media screen and ({_DARK}){{:root{{{_written(dark)}}}}}\n"


def version(chosen: Chosen) -> str:
    """A name for exactly these overrides, empty when there are none."""
    css = overrides(chosen)
    return hashlib.sha256(css.encode()).hexdigest()[:16] if css else ""


def ground(chosen: Chosen, *, dark: bool = False) -> str:
    """The paper's colour as it will be, for the browser's own bars."""
    changed = _dark(chosen) if dark else _light(chosen)
    return changed.get("paper") or roles(chosen.theme, dark=dark)["paper"]


def light_roles(chosen: Chosen) -> dict[str, str]:
    """All colour roles by day, the newsroom's changes among them."""
    return {**roles(chosen.theme), **_light(chosen)}


def dark_roles(chosen: Chosen) -> dict[str, str]:
    """All colour roles by night, the newsroom's changes among them."""
    return {**roles(chosen.theme, dark=True), **_dark(chosen)}


def _light(chosen: Chosen) -> dict[str, str]:
    theme = roles(chosen.theme)
    changed: dict[str, str] = {}
    paper, ink = chosen.paper or theme["paper"], chosen.ink or theme["ink"]
    if chosen.paper or chosen.ink:
        sunk = colours.mixed(paper, ink, 0.04)
        changed |= {
            "paper": paper,
            "ink": ink,
            "paper-sunk": sunk,
            "ink-quiet": colours.readable(colours.mixed(ink, paper, 0.25), sunk, paper, at_least=colours.TEXT),
            "rule": colours.mixed(paper, ink, 0.18),
            "frame": colours.mixed(paper, ink, 0.1),
        }
        if theme["band"] == theme["paper"]:
            changed |= {"band": paper, "band-ink": ink}
    if chosen.accent:
        changed |= {"accent": chosen.accent, "accent-ink": colours.best_on(chosen.accent)}
        if "label" in theme:
            changed |= {"label": chosen.accent, "label-ink": colours.best_on(chosen.accent)}
    return changed


def _dark(chosen: Chosen) -> dict[str, str]:
    """By night only the accent is the newsroom's own, lightened until it reads: a dark twin is not an inversion."""
    if not chosen.accent:
        return {**_back(chosen)}
    theme = roles(chosen.theme, dark=True)
    accent = colours.readable(chosen.accent, theme["paper-sunk"], theme["paper"], at_least=colours.TEXT)
    return {**_back(chosen), "accent": accent, "accent-ink": colours.best_on(accent)}


def _back(chosen: Chosen) -> dict[str, str]:
    """What the sheet says for the day and must take back for the night."""
    dark = roles(chosen.theme, dark=True)
    return {name: dark[name] for name in _light(chosen) if not name.startswith("accent")}


def _written(properties: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in sorted(properties.items()))


def _resolved(value: str, of: dict[str, str]) -> str:
    while match := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = of.get(match[1], "")
    return value.strip()


@cache
def _blocks() -> list[tuple[str, bool, dict[str, str]]]:
    """Every block of custom properties: its theme (empty: all), whether it is for the dark, and the properties."""
    found = []
    for name in _FILES:
        css = _COMMENT.sub("", (settings.BASE_DIR / "static" / "css" / name).read_text())
        for before, inside in _BLOCK.findall(css):
            theme = re.search(r'data-theme="(\w+)"', before)
            if theme is None and "data-" in before:
                continue
            properties = {key: value.strip() for key, value in _PROPERTY.findall(inside)}
            found.append((theme[1] if theme else "", _DARK in before, properties))
    return found
