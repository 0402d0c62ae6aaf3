"""A Word document as HTML, of the kind that pasting understands: one reader of articles is enough.

Word's own markup: https://ecma-international.org/publications-and-standards/standards/ecma-376/ part 1, chapters 17 and 20.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from broadsheet.newsroom.word.styles import Styles

_MARKS = {"b": "b", "i": "i", "strike": "s", "dstrike": "s"}
_RAISED = {"superscript": "sup", "subscript": "sub"}
_WRAPPERS = {"ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo"}
"""Elements that only say something about what is in them. Struck-out text (`del`, `moveFrom`) is none of them."""
_NOTES = {
    "footnoteReference": ("ftn", RELATIONSHIP_TYPE.FOOTNOTES),
    "endnoteReference": ("edn", RELATIONSHIP_TYPE.ENDNOTES),
}
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')


@dataclass
class WordPicture:
    """A picture in the document; `content` is empty where the document only says where it lies."""

    name: str
    content: bytes
    alt: str
    caption: str = ""


@dataclass
class WordText:
    """What a document holds. `<img src="cid:N">` stands for `pictures[N]`."""

    html: str = ""
    standfirst: str = ""
    pictures: list[WordPicture] = field(default_factory=list)
    left_out: int = 0
    """Charts and drawings: nothing that an article could show."""


def written_out(document: WordDocument) -> WordText:
    """The whole document, its notes last."""
    return _Writing(document).done()


class _Writing:
    """One pass over a document."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._text = WordText()
        self._html: list[str] = []
        self._notes: dict[tuple[str, str], None] = {}
        self._boxes: list[Any] = []
        self._uncaptioned: WordPicture | None = None
        self._fields: list[str] = []
        self._link = ""

    def done(self) -> WordText:
        self._blocks(self._document.element.body, self._document.part)
        for kind, number in list(self._notes):
            self._note(kind, number)
        self._text.html = "".join(self._html)
        return self._text

    # Blocks -----------------------------------------------------------------------------------------------------

    def _blocks(self, element: Any, part: Any) -> None:
        for child in element:
            name = _name(child)
            if name == "p":
                self._paragraph(child, part)
            elif name == "tbl":
                self._table(child, part)
            elif name in _WRAPPERS:
                self._blocks(child, part)

    def _paragraph(self, element: Any, part: Any) -> None:
        before = len(self._text.pictures)
        self._fields, self._link = [], ""  # one that a broken file never ends must not swallow the rest
        inner = self._inline(element, part)
        words = re.sub(r"<[^>]*>", "", inner).strip()
        style = self._styles.name(element)
        if style == "caption" and self._uncaptioned and words:
            self._uncaptioned.caption = words
        elif style == "subtitle" and words and not self._text.standfirst:
            self._text.standfirst = words
        else:
            self._html.append(self._tagged(element, inner))
        new = self._text.pictures[before:]
        self._uncaptioned = new[-1] if new and not words else None
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, part)

    def _tagged(self, element: Any, inner: str) -> str:
        if level := self._styles.heading_level(element):
            return f"<h{level}>{inner}</h{level}>"
        if found := self._styles.list_level(element):
            depth, counts = found
            tag = "ol" if counts else "ul"
            return f'<{tag}><li aria-level="{depth + 1}">{inner}</li></{tag}>'
        return f"<p>{inner}</p>"

    def _table(self, element: Any, part: Any) -> None:
        self._html.append("<table>")
        for row in element.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not element:
                continue  # of a table within this one, which its own cell writes out
            self._html.append("<tr>")
            for cell in _cells(row):
                self._html.append("<td>")
                self._blocks(cell, part)
                self._html.append("</td>" + "<td></td>" * (_span(cell) - 1))
            self._html.append("</tr>")
        self._html.append("</table>")

    def _note(self, kind: str, number: str) -> None:
        relation = next(of for mark, of in _NOTES.values() if mark == kind)
        part = self._document.part.part_related_by(relation)
        for note in parse_xml(part.blob):
            if note.get(qn("w:id")) == number:
                self._html.append(f'<div id="{kind}{number}"><a href="#_{kind}ref{number}"></a>')
                self._blocks(note, part)
                self._html.append("</div>")

    # Within a paragraph -----------------------------------------------------------------------------------------

    def _inline(self, element: Any, part: Any) -> str:
        return "".join(self._inlines(element, part))

    def _inlines(self, element: Any, part: Any) -> Iterator[str]:
        for child in element:
            name = _name(child)
            if name == "r":
                yield self._run(child, part)
            elif name == "hyperlink":
                yield _linked(self._inline(child, part), _target(child, part))
            elif name in _WRAPPERS:
                yield self._inline(child, part)
            elif name in {"oMath", "oMathPara"}:
                yield escape("".join(text.text or "" for text in child.iter(qn("m:t"))))

    def _run(self, run: Any, part: Any) -> str:
        look = run.find(qn("w:rPr"))
        if _is_on(look, "vanish"):
            return ""
        inner = "".join(self._piece(child, part) for child in run)
        if not inner or (self._fields and self._fields[-1] != "result"):
            return ""  # what a field is told to do is no text
        for name, tag in _MARKS.items():
            if _is_on(look, name):
                inner = f"<{tag}>{inner}</{tag}>"
        raised = look.find(qn("w:vertAlign")) if look is not None else None
        if raised is not None and (tag := _RAISED.get(raised.get(qn("w:val"), ""), "")) and "<sup>" not in inner:
            inner = f"<{tag}>{inner}</{tag}>"
        return _linked(inner, self._link)

    def _piece(self, element: Any, part: Any) -> str:
        name = _name(element)
        if name == "t":
            return escape(element.text or "")
        if name in {"br", "cr"}:
            return "<br>" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
        if name == "tab":
            return " "
        if name == "noBreakHyphen":
            return "\u2011"
        if name in _NOTES:
            return self._reference(_NOTES[name], str(element.get(qn("w:id"), "")))
        if name in {"drawing", "pict", "object"}:
            return self._drawing(element, part)
        if name == "AlternateContent" and len(element):  # the newer form first, the older one for older programs
            return "".join(self._piece(child, part) for child in element[0])
        if name in {"fldChar", "instrText"}:
            self._field(element, name)
        return ""

    def _field(self, element: Any, name: str) -> None:
        """Old links are fields: what to do, then (after "separate") what to show."""
        if name == "instrText":
            if match := _LINK_FIELD.match(element.text or ""):
                self._link = match.group(1)
            return
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append("order")
        elif kind == "separate" and self._fields:
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()
            self._link = self._link if self._fields else ""

    def _reference(self, note: tuple[str, str], number: str) -> str:
        kind, relation = note
        known = {part.reltype for part in self._document.part.rels.values()}
        if relation not in known or not number.isdecimal():
            return ""
        self._notes[kind, number] = None
        return f'<a href="#_{kind}{number}">{number}</a>'

    def _drawing(self, element: Any, part: Any) -> str:
        self._boxes += list(element.iter(qn("w:txbxContent")))
        sources = [blip.get(qn("r:embed")) or blip.get(qn("r:link")) for blip in element.iter(qn("a:blip"))]
        sources += [old.get(qn("r:id")) for old in element.iter("{urn:schemas-microsoft-com:vml}imagedata")]
        sources = [source for source in sources if source in part.rels]
        if not sources and not self._boxes:
            self._text.left_out += 1
        said = next(iter(element.iter(qn("wp:docPr"))), None)
        alt = "" if said is None else str(said.get("descr") or "").split("\n")[0]
        return "".join(self._picture(part.rels[source], alt) for source in sources)

    def _picture(self, relation: Any, alt: str) -> str:
        place = relation.target_ref if relation.is_external else relation.target_part.partname
        content = b"" if relation.is_external else relation.target_part.blob
        self._text.pictures.append(WordPicture(PurePosixPath(place).name[:200], content, alt[:255]))
        number = len(self._text.pictures) - 1
        return f'<img src="cid:{number}" alt="{escape(alt)}">'


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""  # a comment's tag is a function


def _is_on(look: Any, name: str) -> bool:
    found = look.find(qn(f"w:{name}")) if look is not None else None
    return found is not None and found.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            yield cell


def _span(cell: Any) -> int:
    """How many columns the cell is wide."""
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    wide = found.get(qn("w:val"), "1") if found is not None else "1"
    return min(max(int(wide), 1), 60) if wide.isdecimal() else 1


def _target(link: Any, part: Any) -> str:
    """Where a link leads; empty within the document itself."""
    relation = part.rels.get(link.get(qn("r:id"), ""))
    return str(relation.target_ref) if relation is not None and relation.is_external else ""


def _linked(inner: str, target: str) -> str:
    return f'<a href="{escape(target)}">{inner}</a>' if target and inner else inner
