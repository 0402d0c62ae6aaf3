"""A table as it is spoken: what it is called, then each row as "heading: value"; of a long one the first rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.rich_text import RichText

from broadsheet.audio.speakable.paragraphs import paragraphs_of

MOST_ROWS = 12
MOST_CELLS = 60
"""Whoever listens can't run an eye down a column: after two minutes of figures nobody knows the first any more."""
ROWS_OF_LONG = 8
"""So many are read of a table that is longer."""
_NOTHING = frozenset("-–—−.…·")


@dataclass(frozen=True)
class Line:
    """What is spoken of one printed element. `index` counts the caption, if there is one, and the rows below the headings."""

    index: int
    text: str
    is_title: bool = False


def lines_of(table: Any) -> list[Line]:
    """The table's name, its rows, and how many are left out; nothing of a table without words."""
    headings = [" ".join(str(column["heading"] or "").split()) for column in table.columns]
    rows = [[_words(cell.value) for cell in row] for row in table.rows]
    spoken = list(_spoken(headings, rows, above=1 if table.caption else 0))
    if not spoken:
        return []
    most = ROWS_OF_LONG if _is_long(rows) else len(rows)
    lines = [Line(0, _title(table.caption), is_title=True), *spoken[:most]]
    return [*lines, *_left_out(spoken[most:])]


def _is_long(rows: Sequence[Sequence[str]]) -> bool:
    return len(rows) > MOST_ROWS or sum(bool(cell) for row in rows for cell in row) > MOST_CELLS


def _spoken(headings: Sequence[str], rows: Sequence[Sequence[str]], *, above: int) -> Iterator[Line]:
    for number, row in enumerate(rows):
        cells = [
            f"{heading}: {cell}" if heading else cell for heading, cell in zip(headings, row, strict=False) if cell
        ]
        if cells:
            yield Line(above + number, "; ".join(cells))


def _title(caption: str) -> str:
    # Translators: a voice says this before the name of a table, whose rows it reads next.
    return _("Table: %(caption)s") % {"caption": caption} if caption else _("Table")


def _left_out(lines: Sequence[Line]) -> list[Line]:
    if not lines:
        return []
    told = ngettext(
        "%(count)s more row stands in the article.", "%(count)s more rows stand in the article.", len(lines)
    )  # fmt: skip
    return [Line(lines[0].index, told % {"count": len(lines)})]


def _words(value: Any) -> str:
    """What stands in a cell; a dash stands for nothing."""
    if isinstance(value, RichText):
        text = " ".join(paragraph.text for paragraph in paragraphs_of(value.source))
    elif isinstance(value, Decimal):
        text = str(formats.localize(value))
    else:
        text = " ".join(str(value if value is not None else "").split())
    return "" if set(text) <= _NOTHING else text.rstrip(";")
