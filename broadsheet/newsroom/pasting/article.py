"""The whole of a clipboard: headings, paragraphs, lists, tables, pictures, notes, in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

from broadsheet.newsroom.pasting import footnotes, inline, lists
from broadsheet.newsroom.pasting.inline import Marks, Run

_JUNK = ["style", "script", "meta", "link", "title", "xml", "del", "noscript", "template", "object", "iframe", "svg",
         "v:shapetype", "v:shape", "o:shapelayout", "input", "button", "select", "textarea"]  # fmt: skip
_BLOCKS = {"p", "div", "section", "article", "main", "header", "footer", "blockquote", "pre", "address", "center",
           "body", "html", "figure", "figcaption", "dl", "dt", "dd", "form", "aside", "nav", "td", "th", "tr",
           "tbody", "thead", "li"}  # fmt: skip
# What Word shows only to programs without lists: the bullet or the number itself.
_LIST_MARKER = re.compile(r"<!\[if !supportLists\]>(.*?)<!\[endif\]>", re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"<!\[(?:if|endif)[^>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRAGMENT = re.compile(r"<!--StartFragment-->(.*)<!--EndFragment-->", re.DOTALL)
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)


@dataclass(frozen=True)
class OfferedPicture:
    """A picture that was in the text. The text never holds its bytes: it is offered for upload."""

    block: int
    """Its frame's place among the blocks."""
    order: int
    """Which `<img>` of the clipboard it is, counted from 0."""
    source: str
    """`inline` (its bytes are on the clipboard), `remote` (elsewhere on the web), `local` (on the author's disk)."""
    name: str
    alt: str
    url: str = ""


@dataclass
class Pasted:
    """What a clipboard holds, as an article's parts."""

    headline: str = ""
    blocks: list[tuple[str, Any]] = field(default_factory=list)
    pictures: list[OfferedPicture] = field(default_factory=list)


def pasted(html: str, *, notes_heading: str = "Notes") -> Pasted:
    """The blocks of a clipboard's HTML. Whatever it is, nothing but known tags and safe links comes out."""
    soup = _parsed(html)
    notes = footnotes.lift_out(soup)
    reading = _Reading()
    reading.read(soup, Marks())
    reading.end_paragraph()
    reading.end_text()
    _append_notes(reading, notes, notes_heading)
    return reading.pasted


def _parsed(html: str) -> BeautifulSoup:
    fragment = _FRAGMENT.search(html)
    styles_footnotes = "footnote-list" in html or "endnote-list" in html
    if fragment and not styles_footnotes:  # Word may leave its notes after the fragment's end
        html = fragment.group(1)
    html = _COMMENT.sub("", html)  # before the conditions: "<![endif]-->" ends a comment
    html = _LIST_MARKER.sub(r"<listmarker>\1</listmarker>", html)
    soup = BeautifulSoup(_CONDITION.sub("", html), "html.parser")
    for order, picture in enumerate(soup.find_all("img")):
        picture["data-order"] = str(order)
    for tag in soup.find_all(_JUNK):
        tag.decompose()
    for tag in soup.find_all(style=_HIDDEN):
        if not tag.decomposed:
            tag.decompose()
    return soup


def _append_notes(reading: _Reading, notes: footnotes.Footnotes, heading: str) -> None:
    items = []
    for holders in notes.in_order():
        runs: list[Run] = []
        for holder in holders:
            runs += [*_runs(holder, Marks()), Run(" ", Marks())]
        html = inline.as_html(runs)
        if html:
            items.append(lists.Item(0, numbered=True, html=html))
    if items:
        reading.heading(heading)
        reading.text(lists.as_html(items))
        reading.end_text()


def _runs(tag: Tag, marks: Marks) -> list[Run]:
    """All text within a tag as runs, whatever blocks are in it."""
    runs: list[Run] = []
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name == "br":
                runs.append(Run("\n", marks))
            else:
                runs += _runs(child, inline.marks_of(child, marks))
                if child.name in _BLOCKS:
                    runs.append(Run(" ", marks))
        elif isinstance(child, NavigableString):
            runs.append(Run(inline.text_of(child), marks))
    return runs


class _Reading:
    """One pass over a clipboard, from top to bottom."""

    def __init__(self) -> None:
        self.pasted = Pasted()
        self._runs: list[Run] = []
        self._text: list[str] = []
        self._items: list[lists.Item] = []

    def read(self, node: Tag, marks: Marks) -> None:
        """Read everything within a tag."""
        for child in list(node.children):
            if isinstance(child, Tag):
                self._read_tag(child, marks)
            elif isinstance(child, NavigableString):
                self._runs.append(Run(inline.text_of(child), marks))

    def end_paragraph(self) -> None:
        """What was read since the last end is a paragraph (or several, where two line breaks stood together)."""
        runs, self._runs = self._runs, []
        for part in _split_at_empty_lines(runs):
            html = inline.as_html(part)
            if html:
                self._end_list()
                self._text.append(f"<p>{html}</p>")

    def text(self, html: str) -> None:
        """Add finished HTML to the running text."""
        self._text.append(html)

    def end_text(self) -> None:
        """The running text so far is a block."""
        self._end_list()
        if self._text:
            self.pasted.blocks.append(("paragraph", "".join(self._text)))
            self._text = []

    def heading(self, words: str) -> None:
        """Add a heading."""
        self.end_text()
        self.pasted.blocks.append(("heading", words))

    def _read_tag(self, tag: Tag, marks: Marks) -> None:
        name = tag.name.lower()
        if name == "br":
            self._runs.append(Run("\n", marks))
        elif name == "img":
            self._picture(tag)
        elif name == "hr":
            self.end_paragraph()
            self.end_text()
            self.pasted.blocks.append(("divider", None))
        elif name in {"ul", "ol"}:
            self.end_paragraph()
            self._list(tag, marks, depth=0)
        elif name == "table":
            self.end_paragraph()
            self._table(tag, marks)
        elif level := _heading_level(tag):
            self._heading(tag, level)
        elif name == "p" and (item := lists.word_item(tag)):
            self.end_paragraph()
            depth, numbered = item
            self._item(depth, numbered=numbered, runs=_runs(tag, marks))
        elif name in _BLOCKS:
            self.end_paragraph()
            self.read(tag, inline.marks_of(tag, marks))
            self.end_paragraph()
        else:
            self.read(tag, inline.marks_of(tag, marks))

    def _heading(self, tag: Tag, level: int) -> None:
        self.end_paragraph()
        for picture in tag.find_all("img"):
            self._picture(picture)
        words = inline.as_text(_runs(tag, Marks()))
        if not words:
            return
        is_first = not (self.pasted.blocks or self._text or self._items or self.pasted.headline)
        if level == 1 and is_first:
            self.pasted.headline = words
        else:
            self.heading(words)

    def _picture(self, tag: Tag) -> None:
        source = str(tag.get("src") or "")
        if not source or _is_spacer(tag):
            return
        self.end_paragraph()
        self.end_text()
        alt = " ".join(str(tag.get("alt") or "").split())[:255]
        kind, name = _origin(source, len(self.pasted.pictures) + 1)
        self.pasted.pictures.append(
            OfferedPicture(
                block=len(self.pasted.blocks),
                order=int(str(tag.get("data-order") or 0)),
                source=kind,
                name=name,
                alt=alt,
                url=source if kind == "remote" else "",
            )
        )
        value = {"picture": None, "alt": alt, "caption": "", "credit": "", "missing": name, "width": "text"}
        self.pasted.blocks.append(("picture", value))

    def _list(self, tag: Tag, marks: Marks, *, depth: int) -> None:
        """A list's items. Google Docs hangs a nested list beside the item that it belongs to, not within it."""
        numbered = tag.name == "ol"
        for child in tag.find_all(["li", "ul", "ol"], recursive=False):
            if child.name != "li":
                self._list(child, marks, depth=depth + 1)
                continue
            nested = child.find_all(["ul", "ol"])
            inner = [one.extract() for one in nested if one.find_parent(["ul", "ol"]) is tag]
            level = str(child.get("aria-level") or child.get("data-aria-level") or "")
            at = int(level) - 1 if level.isdigit() and 0 < int(level) < 10 else depth
            pictures = child.find_all("img")
            self._item(at, numbered=numbered, runs=_runs(child, inline.marks_of(child, marks)))
            for one in inner:
                self._list(one, marks, depth=at + 1)
            for picture in pictures:
                self._picture(picture)

    def _item(self, depth: int, *, numbered: bool, runs: list[Run]) -> None:
        html = inline.as_html(runs)
        if html:
            self._items.append(lists.Item(depth, numbered, html))

    def _end_list(self) -> None:
        items, self._items = self._items, []
        if items:
            self._text.append(lists.as_html(items))

    def _table(self, tag: Tag, marks: Marks) -> None:
        rows = [row.find_all(["td", "th"], recursive=False) for row in tag.find_all("tr")]
        width = max((len(row) for row in rows), default=0)
        if width < 2 or tag.find("table") is not None:  # a frame around text, not a table
            self.read(tag, marks)
            self.end_paragraph()
            return
        cells = [[inline.as_text(_runs(cell, Marks())) for cell in row] for row in rows]
        cells = [row + [""] * (width - len(row)) for row in cells]
        pictures = tag.find_all("img")
        self.end_text()
        head, body = (cells[0], cells[1:]) if len(cells) > 1 else ([""] * width, cells)
        columns = [{"type": "text", "heading": words} for words in head]
        self.pasted.blocks.append(
            ("table", {"columns": columns, "rows": [{"values": row} for row in body], "caption": ""})
        )
        for picture in pictures:
            self._picture(picture)


def _heading_level(tag: Tag) -> int:
    """1 to 6, or 0 when it is no heading. A title counts as 1."""
    if match := re.fullmatch(r"h([1-6])", tag.name.lower()):
        return int(match.group(1))
    level = str(tag.get("aria-level") or "2")
    if tag.get("role") == "heading":
        return int(level) if level.isdigit() and 1 <= int(level) <= 6 else 2
    classes = {str(name).lower() for name in tag.get("class") or []}
    return 1 if tag.name == "p" and classes & {"msotitle", "title"} else 0


def _split_at_empty_lines(runs: list[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run.text == "\n":
            breaks += 1
            parts[-1].append(run)
        elif not run.text.strip(" \u00a0"):
            parts[-1].append(run)
        else:
            if breaks >= 2:
                parts.append([])
            breaks = 0
            parts[-1].append(run)
    return parts


def _is_spacer(tag: Tag) -> bool:
    """A one-pixel picture tells somebody that it was opened; it shows nothing."""
    return str(tag.get("width") or "") in {"0", "1"} or str(tag.get("height") or "") in {"0", "1"}


def _origin(source: str, number: int) -> tuple[str, str]:
    if source.startswith(("data:", "blob:", "cid:")):
        return "inline", f"picture-{number}"
    try:
        parts = urlsplit(source)
    except ValueError:
        return "local", f"picture-{number}"
    if parts.scheme in {"http", "https"}:
        return "remote", f"picture-{number}"
    return "local", (PureWindowsPath(unquote(parts.path or source)).name or f"picture-{number}")[:200]
