"""Comparing two public versions of an article: which of its paragraphs are other ones now, and who may read them.

What changed is found when the new version comes out, and kept: revisions may be purged, and only then is it sure which of
them were public. Names in bylines are not compared: one may have been taken off for somebody's safety.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import SimpleNamespace
from typing import Any

from broadsheet.foundation.text import plain
from broadsheet.newsroom import gate, reading

HEADLINE, STANDFIRST, CAPTION, TEXT = "headline", "standfirst", "caption", "text"

EVERYBODY, OPEN_PART, CLOSED_PART = "everybody", "open", "closed"
"""Who could read a piece when it changed: everybody the whole article, everybody this part of it, or only some."""

_WHOLE_TEXT_BLOCKS = re.compile(r"</(?:p|li|h[1-6]|blockquote)>", re.IGNORECASE)


@dataclass(frozen=True)
class Version:
    """What readers read of one version: `open_until` paragraphs of its text are for everybody."""

    above: dict[str, str]
    text: list[str]
    open_until: int
    is_open: bool


def version(article: Any) -> Version:
    """What readers read of an article, or of a draft of one."""
    text = _paragraphs(gate.all_blocks(article))
    is_open = article.access == gate.OPEN
    above = {HEADLINE: article.title, STANDFIRST: article.standfirst, CAPTION: article.main_picture_caption}
    open_until = len(text) if is_open else len(_paragraphs(gate.open_blocks(article)))
    return Version({part: " ".join(words.split()) for part, words in above.items()}, text, open_until, is_open)


def earlier_version(article: Any, content: Mapping[str, Any]) -> Version:
    """What readers read of it by this content of a revision. Nothing else of the revision is looked at, so nothing can be missing."""
    fields = {name: content.get(name) or "" for name in ("title", "standfirst", "main_picture_caption")}
    body = article._meta.get_field("body").to_python(content.get("body") or "[]")
    return version(SimpleNamespace(**fields, access=content.get("access") or article.access, body=body))


def pieces(before: Version, after: Version) -> list[dict[str, Any]]:
    """What differs, in the order of reading: `part`, `was` and `now` (lists of paragraphs), and `to` whom it could be read."""
    both_open = before.is_open and after.is_open
    found = []
    for part, was in before.above.items():
        now = after.above[part]
        if was != now:
            found.append(
                _piece(part, [was] if was else [], [now] if now else [], EVERYBODY if both_open else OPEN_PART)
            )
    matcher = SequenceMatcher(None, before.text, after.text, autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what == "equal":
            continue
        in_open_part = end <= before.open_until and other_end <= after.open_until
        to = EVERYBODY if both_open else OPEN_PART if in_open_part else CLOSED_PART
        found.append(_piece(TEXT, before.text[start:end], after.text[other_start:other_end], to))
    return found


def _piece(part: str, was: list[str], now: list[str], to: str) -> dict[str, Any]:
    return {"part": part, "was": was, "now": now, "to": to}


def _paragraphs(blocks: Iterable[Any]) -> list[str]:
    return list(_each_paragraph(blocks))


def _each_paragraph(blocks: Iterable[Any]) -> Iterator[str]:
    for block in blocks:
        for html in reading.texts(block):
            yield from filter(None, map(plain, _WHOLE_TEXT_BLOCKS.split(html)))
