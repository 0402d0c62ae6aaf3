"""Lists: real ones, and the paragraphs that Word calls list items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

_LEVEL = re.compile(r"mso-list:\s*\S+\s+level(\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"^[(\s]*([0-9]{1,3}|[a-zа-яіїєґ]|[ivxlc]{1,6})[.)]", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One item: how deep it stands (0 is the top), whether its list counts, and its text as HTML."""

    depth: int
    numbered: bool
    html: str


def word_item(tag: Tag) -> tuple[int, bool] | None:
    """Depth and kind of a paragraph that Word means as a list item; `None` for any other."""
    match = _LEVEL.search(str(tag.get("style") or ""))
    marker = tag.find("listmarker")
    if match is None or not isinstance(marker, Tag):
        return None
    numbered = _NUMBERED.match(marker.get_text().replace("\u00a0", " ")) is not None
    marker.decompose()
    return int(match.group(1)) - 1, numbered


def as_html(items: list[Item]) -> str:
    """Nested lists, each depth within the item above it."""
    return _level(items, 0, min(item.depth for item in items))[0] if items else ""


def _level(items: list[Item], start: int, depth: int) -> tuple[str, int]:
    tag = "ol" if items[start].numbered else "ul"
    html, at, is_open = f"<{tag}>", start, False
    while at < len(items) and items[at].depth >= depth:
        if items[at].depth > depth and is_open:
            nested, at = _level(items, at, items[at].depth)
            html += nested
            continue
        if is_open and items[at].numbered != (tag == "ol"):
            return f"{html}</li></{tag}>" + _level(items, at, depth)[0], len(items)
        html += ("</li>" if is_open else "") + f"<li>{items[at].html}"
        is_open = True
        at += 1
    return f"{html}</li></{tag}>", at
