"""How long a text takes to read, and which part of it is open to everyone."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from broadsheet.foundation.text import plain

if TYPE_CHECKING:
    from broadsheet.newsroom.models.article import ArticleBase

WORDS_A_MINUTE = 275
FIRST_PICTURE_SECONDS = 12
LATER_PICTURE_SECONDS = 3

# A word in any script; Chinese, Japanese and Thai don't part words, so each of their letters counts as one.
_UNPARTED = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_WORD = re.compile(rf"{_UNPARTED}|(?:(?!{_UNPARTED})[\w\u0300-\u036f'’ʼ-])+")


def word_count(text: str) -> int:
    """The words of a text in any script."""
    return sum(1 for word in _WORD.findall(text) if any(letter.isalnum() for letter in word))


def picture_seconds(pictures: int) -> int:
    """12 seconds for the first picture, 11 for the second, down to 3 for each further one."""
    return sum(max(LATER_PICTURE_SECONDS, FIRST_PICTURE_SECONDS - number) for number in range(pictures))


def minutes(article: ArticleBase) -> int:
    """Minutes to read the whole article, rounded up, at least one."""
    text, pictures = _text_and_pictures(article)
    if article.main_picture_id or article.missing_picture:
        pictures += 1
    return max(1, math.ceil((word_count(text) * 60 / WORDS_A_MINUTE + picture_seconds(pictures)) / 60))


def open_text(article: ArticleBase) -> str:
    """The text, as HTML, of the blocks that everyone may read: all, or those before the place where the open part ends."""
    parts: list[str] = []
    for block in article.body:
        if block.block_type == "open_part_ends" and article.access != "open":
            break
        if block.block_type in {"paragraph", "heading"}:
            parts.append(str(block.value))
    return " ".join(parts)


def _text_and_pictures(article: ArticleBase) -> tuple[str, int]:
    text: list[str] = []
    pictures = 0
    for block in article.body:
        text.extend(str(part) for part in block.block.get_searchable_content(block.value))
        if block.block_type == "picture":
            pictures += 1
        elif block.block_type == "gallery":
            pictures += len(block.value.get("pictures", []))
    return plain(" ".join(text)), pictures
