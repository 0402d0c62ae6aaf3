"""From written lines to HTML: links, emphasis, the language's own quotation marks, days told from the story's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape

from django.utils import translation
from django.utils.formats import date_format

Finder = Callable[[str], int]
"""From another story's slug to the id of its page."""

_DAY = re.compile(r"\{([+-]\d+)d(?::(month|weekday|year))?\}")
_FORMATS = {"": "j E", "month": "F", "weekday": "l", "year": "Y"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_QUOTES = {"en": ("“", "”"), "uk": ("«", "»")}


def days(text: str, *, moment: datetime, language: str) -> str:
    """The text with the days that it tells by their distance from `moment`, such as `{-3d}`."""

    def told(match: re.Match[str]) -> str:
        day = moment + timedelta(days=int(match[1]))
        with translation.override(language):
            return date_format(day, _FORMATS[match[2] or ""])

    return _DAY.sub(told, text)


def quotes(text: str, language: str) -> str:
    """Straight quotation marks as the language sets them."""
    opening, closing = _QUOTES[language]
    text = re.sub(r'(^|[\s(\[—–>*])"', rf"\1{opening}", text)
    return text.replace('"', closing).replace("'", "’")


def line(text: str, *, language: str, find: Finder) -> str:
    """One run of text as HTML."""
    html = quotes(escape(text, quote=False), language)
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
    html = re.sub(r"\*(.+?)\*", r"<i>\1</i>", html)
    return _LINK.sub(lambda match: _link(match[1], match[2], find), html)


def _link(words: str, address: str, find: Finder) -> str:
    if address.startswith("story:"):
        return f'<a linktype="page" id="{find(address[6:])}">{words}</a>'
    return f'<a href="{address}">{words}</a>'


def paragraphs(lines: Sequence[str], *, language: str, find: Finder) -> str:
    """Lines as HTML: empty ones part paragraphs, those that begin with `- ` make a list."""
    out: list[str] = []
    for chunk in re.split(r"\n\s*\n", "\n".join(lines).strip()):
        rows = chunk.splitlines()
        if rows and all(row.startswith("- ") for row in rows):
            items = "".join(f"<li>{line(row[2:], language=language, find=find)}</li>" for row in rows)
            out.append(f"<ul>{items}</ul>")
        elif rows:
            out.append(f"<p>{line(' '.join(rows), language=language, find=find)}</p>")
    return "".join(out)
