"""RTF: braces within braces. Whole groups are about people, programs or other files."""

from __future__ import annotations

import re

from broadsheet.newsroom.cleaning_documents.refusing import damaged, holds_a_file

_DROPPED = re.compile(
    rb"\{(?:\\\*)?\s*\\(info|userprops|generator|revtbl|atnauthor|atnid|atndate|xmlnstbl|template|datastore|rsidtbl|"
    rb"passwordhash|company|operator|author|mmathPr|themedata|colorschememapping|private)\b"
)
_FILES = re.compile(rb"\\(objdata|objocx|objemb|objlink|objautlink|filetbl|datafield|bin\d*)\b")
_SITTINGS = re.compile(
    rb"\\(?:(?:ins|char|par|sect|tbl|sty|del)?rsid|rsidroot|revauth|revauthdel|revdttm|revdttmdel)\d+ ?"
)


def cleaned(content: bytes) -> bytes:
    """Without its information, its authors and the marks of their sittings. Raises `RefusedDocumentError`."""
    if _FILES.search(content):
        raise holds_a_file("OLE")
    kept, at = [], 0
    while found := _DROPPED.search(content, at):
        kept.append(content[at : found.start()])
        at = _end_of_group(content, found.start())
    kept.append(content[at:])
    return _SITTINGS.sub(b"", b"".join(kept))


def _end_of_group(content: bytes, begins: int) -> int:
    depth, at = 0, begins
    while at < len(content):
        byte = content[at : at + 1]
        if byte == b"\\":
            at += 2
            continue
        depth += {b"{": 1, b"}": -1}.get(byte, 0)
        at += 1
        if depth == 0:
            return at
    raise damaged()
