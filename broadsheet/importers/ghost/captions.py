"""A caption and its credit, which Ghost keeps in one text."""

from __future__ import annotations

import re

from broadsheet.foundation.text import plain

_WORDS = (
    "photos?|pictures?|images?|illustrations?|credits?|courtesy|source|via|foto|bild"
    "|фото|світлина|ілюстрація|зображення|джерело"
)
# "(Photo by A/B)" or "[© A]" at the end.
_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*((?:(?:{_WORDS})\b|©)[^()\[\]]*)[)\]]\s*\.?\s*$", re.IGNORECASE)
# "…in the harbour. Photo: A" at the end.
_AT_END = re.compile(
    r"(?:^|(?<=[.!?…]))\s*((?:(?:photo|picture|image|illustration|фото|світлина)(?:\s+by\b|\s*:)|©)\s*[^.]{2,120})\.?\s*$",
    re.IGNORECASE,
)


def caption_and_credit(html: str | None) -> tuple[str, str]:
    """The text of a caption without its credit, and the credit: ("…in Kyiv.", "Photo by A/B")."""
    text = plain(html or "")
    for pattern in (_IN_BRACKETS, _AT_END):
        if found := pattern.search(text):
            return text[: found.start()].rstrip(), found.group(1).strip()
    return text, ""
