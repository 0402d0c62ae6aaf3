"""The paragraphs of a piece of rich text, as they are spoken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_COUNTED = frozenset({"p", "li", "h2", "h3"})
_UNSPOKEN = frozenset({"s", "del", "strike", "code", "pre", "script", "style"})
"""Struck-out words would mislead whoever hears them; code is for eyes."""

_FOOTNOTE_MARK = re.compile(r"^[\[(]?(?:\d{1,3}|[a-z*†‡]{1,2})[\])]?$")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d])(?:[kcm]?m|km|in|ft)$")
_POWER = frozenset({"2", "3"})
_ORDINAL = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or list item. `index` counts the elements of `script.SPOKEN_ELEMENTS`; `number` is that of an item
    in a numbered list, else 0."""

    index: int
    text: str
    is_item: bool = False
    number: int = 0


def paragraphs_of(html: str) -> list[Paragraph]:
    """Its paragraphs and list items in their order, without markup; empty ones count and are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._count = -1
        self._words: list[str] = []
        self._lists: list[int | None] = []
        self._items = 0
        self._number = 0
        self._silent = 0
        self._raised: list[str] | None = None
        self._lowered = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ol", "ul"}:
            self.end_paragraph()
            self._lists.append(0 if tag == "ol" else None)
        elif tag in _COUNTED and not (tag == "p" and self._items):
            self._begin(tag)
        elif tag in {"br", "p"}:
            self._words.append(" ")
        elif tag in _UNSPOKEN:
            self._silent += 1
        elif tag == "sup":
            self._raised = []

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self.end_paragraph()
            self._lists = self._lists[:-1]
        elif tag == "li":
            self.end_paragraph()
            self._items = max(0, self._items - 1)
        elif tag in _COUNTED and not self._items:
            self.end_paragraph()
        elif tag in _UNSPOKEN:
            self._silent = max(0, self._silent - 1)
        elif tag == "sup" and self._raised is not None:
            raised, self._raised = "".join(self._raised).strip(), None
            self._words.append(self._said_of_raised(raised))

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        (self._words if self._raised is None else self._raised).append(data)

    def end_paragraph(self) -> None:
        """Keep what was read since the paragraph began."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if text:
            self.found.append(Paragraph(max(0, self._count), text, is_item=self._items > 0, number=self._number))
        self._number = 0

    def _begin(self, tag: str) -> None:
        self.end_paragraph()
        self._count += 1
        if tag != "li":
            return
        self._items += 1
        if self._lists and (place := self._lists[-1]) is not None:
            self._number = self._lists[-1] = place + 1

    def _said_of_raised(self, raised: str) -> str:
        """A power stays, an ordinal's ending too; the mark of a footnote goes."""
        before = "".join(self._words)
        if raised in _POWER and _UNIT_BEFORE.search(before):
            return raised.translate(_SUPERSCRIPTS)
        if raised in _ORDINAL:
            return raised
        return "" if _FOOTNOTE_MARK.match(raised) else f" {raised}"
