"""How long an article takes to read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from broadsheet.foundation.text import plain

if TYPE_CHECKING:
    from broadsheet.newsroom.models.article import ArticleBase

WORDS_A_MINUTE = 275
FIRST_PICTURE_SECONDS = 12
LATER_PICTURE_SECONDS = 3

# Words in most scripts are what stands between spaces and dashes. A mark on a letter (Hindi, Arabic, Hebrew) is no
# letter to Python, so words are not looked for by \w.
_BETWEEN_WORDS = re.compile(r"[\s—–/…|·•]+")
# Chinese and Japanese do not part words: each sign counts as one, as everybody else counts them.
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Thai, Lao, Burmese and Khmer do not either, but write sounds: about five letters make a word.
_RUN_OF_LETTERS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
_LETTERS_A_WORD = 5

_NOT_READ = frozenset({"alt", "missing", "url", "picture", "poster", "media", "html", "height", "width", "day"})
"""Fields of blocks that hold no running text for a reader's eyes."""


def word_count(text: str) -> int:
    """The words of a text in any script."""
    signs = len(_SIGN.findall(text))
    text = _SIGN.sub(" ", text)
    runs = _RUN_OF_LETTERS.findall(text)
    written_on = sum(math.ceil(len(run) / _LETTERS_A_WORD) for run in runs)
    text = _RUN_OF_LETTERS.sub(" ", text)
    return signs + written_on + sum(_is_word(part) for part in _BETWEEN_WORDS.split(text))


def picture_seconds(pictures: int) -> int:
    """12 seconds for the first picture, 11 for the second, down to 3 for each further one."""
    return sum(max(LATER_PICTURE_SECONDS, FIRST_PICTURE_SECONDS - number) for number in range(pictures))


def seconds(words: int, pictures: int) -> float:
    """Seconds for so many words and pictures."""
    return words * 60 / WORDS_A_MINUTE + picture_seconds(pictures)


def minutes(article: ArticleBase) -> int:
    """Minutes to read the whole article, closed part included, rounded up, at least one."""
    return max(1, math.ceil(seconds(words_of(article.body), pictures(article)) / 60))


def words_of(blocks: Iterable[Any]) -> int:
    """The words that a reader of these blocks reads."""
    return sum(word_count(plain(text)) for block in blocks for text in _texts(block.block_type, block.value))


def texts(block: Any) -> list[str]:
    """What there is to read in one block of a body: pieces of HTML, in their order."""
    return _texts(block.block_type, block.value)


def pictures(article: ArticleBase) -> int:
    """The pictures of an article: the main one, those of the body, those of its galleries; a missing one counts."""
    count = 1 if article.main_picture_id or article.missing_picture else 0
    for block in article.body:
        if block.block_type == "picture":
            count += 1
        elif block.block_type == "gallery":
            count += len(block.value.get("pictures") or [])
    return count


def _is_word(part: str) -> bool:
    return any(letter.isalnum() for letter in part)


def _texts(kind: str, value: Any) -> list[str]:
    """What there is to read in a block. Another story's card is not this article's text."""
    return [] if kind in {"related", "special"} else _read(value)


def _read(value: Any) -> list[str]:
    if isinstance(value, RichText):
        return [value.source]
    if isinstance(value, StructValue):
        return [text for name, part in value.items() if name not in _NOT_READ for text in _read(part)]
    if isinstance(value, TypedTable):
        headings = [value.caption or "", *(column["heading"] or "" for column in value.columns)]
        return headings + [text for row in value.row_data for cell in row["values"] for text in _read(cell)]
    if isinstance(value, ListValue | StreamValue | list):
        return [text for part in value for text in _read(getattr(part, "value", part))]
    return [str(value)] if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool) else []
