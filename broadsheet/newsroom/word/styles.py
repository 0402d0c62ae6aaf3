"""What a paragraph is, by its style and its numbering: a heading, a list item, a caption, or plain text."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

_NOT_LISTED = {"none", ""}
_DEEPER_LIST = re.compile(r"list (?:bullet|number) ([2-5])")
_DEEPEST = 20
"""How far a style may be based on others: a broken file may go round in circles."""


class Styles:
    """The styles and lists of one document."""

    def __init__(self, document: WordDocument) -> None:
        root: Any = document.part.styles.element
        self._styles: dict[str, Any] = {style.get(qn("w:styleId"), ""): style for style in root.iter(qn("w:style"))}
        self._levels = _levels(document)

    def name(self, paragraph: Any) -> str:
        """The style's name as every Word writes it, whatever language its menus speak: "heading 1", "title"."""
        style = self._styles.get(_value(_below(paragraph, "w:pPr", "w:pStyle")))
        return _value(_below(style, "w:name")).lower()

    def heading_level(self, paragraph: Any) -> int:
        """1 to 6; 0 when it is no heading. A title counts as 1."""
        for style in self._lineage(paragraph):
            name = _value(_below(style, "w:name")).lower()
            if name == "title":
                return 1
            if match := re.fullmatch(r"heading (\d)", name):
                return min(max(int(match.group(1)), 1), 6)
        return 0

    def list_level(self, paragraph: Any) -> tuple[int, bool] | None:
        """How deep (0 is the top) and whether it counts; `None` when it is no list item."""
        number = _below(paragraph, "w:pPr", "w:numPr")
        for style in self._lineage(paragraph):
            if number is None:
                number = _below(style, "w:pPr", "w:numPr")
        if number is None:
            return None
        depth = _value(_below(number, "w:ilvl"))
        at = min(int(depth), 8) if depth.isdecimal() else 0
        kind = self._levels.get((_value(_below(number, "w:numId")), at), "")
        if match := _DEEPER_LIST.fullmatch(
            self.name(paragraph)
        ):  # a list of its own to Word, a nested one to its writer
            at = max(at, int(match.group(1)) - 1)
        return None if kind in _NOT_LISTED else (at, kind != "bullet")

    def _lineage(self, paragraph: Any) -> list[Any]:
        found: list[Any] = []
        style = self._styles.get(_value(_below(paragraph, "w:pPr", "w:pStyle")))
        while style is not None and len(found) < _DEEPEST:
            found.append(style)
            style = self._styles.get(_value(_below(style, "w:basedOn")))
        return found


def _levels(document: WordDocument) -> dict[tuple[str, int], str]:
    """By a list's number and depth: "bullet", "decimal", "none" …"""
    try:
        root: Any = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
    except (KeyError, AttributeError):
        return {}
    kinds: dict[str, dict[int, str]] = {}
    for abstract in root.iter(qn("w:abstractNum")):
        levels = kinds.setdefault(abstract.get(qn("w:abstractNumId"), ""), {})
        for level in abstract.iter(qn("w:lvl")):
            at = level.get(qn("w:ilvl"), "")
            if at.isdecimal():
                levels[int(at)] = _value(_below(level, "w:numFmt"))
    return {
        (number.get(qn("w:numId"), ""), at): kind
        for number in root.iter(qn("w:num"))
        for at, kind in kinds.get(_value(_below(number, "w:abstractNumId")), {}).items()
    }


def _below(element: Any, *names: str) -> Any:
    for name in names:
        if element is None:
            return None
        element = element.find(qn(name))
    return element


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))
