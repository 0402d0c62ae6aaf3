"""The gate: which part of a body everyone may read.

This is the one place that decides. Whatever prints or serialises a body for readers (page, feed, excerpt, search,
structured data) asks here and never walks `article.body` itself; so the closed part cannot get out by a back door.

- An open article is open from end to end.
- An article for registered readers or members is open down to its `open_part_ends` block.
- Where nobody has set that block, only the first paragraph is open, and only if the body begins with one. Headline,
  standfirst and main picture are always open: they are what a card shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from broadsheet.newsroom import reading

if TYPE_CHECKING:
    from broadsheet.newsroom.models.article import ArticleBase

OPEN = "open"
MARK = "open_part_ends"

# Stored rich text is flat: paragraphs are never nested, so the first closing tag closes the first paragraph.
_FIRST_PARAGRAPH = re.compile(r"\s*<p\b[^>]*>.*?</p>", re.DOTALL)


def is_gated(article: ArticleBase) -> bool:
    """Whether a part of the article is closed to people we do not know."""
    if article.access == OPEN:
        return False
    shown, whole = open_blocks(article), all_blocks(article)
    return len(shown) < len(whole) or any(
        mine.value is not theirs.value for mine, theirs in zip(shown, whole, strict=True)
    )


def all_blocks(article: ArticleBase) -> list[Any]:
    """Every block but the mark itself. For those who may read the whole: staff in a preview, members on their own page."""
    return [block for block in article.body if block.block_type != MARK]


def open_blocks(article: ArticleBase) -> list[Any]:
    """The blocks that everyone may read, in their order; the mark itself is not among them."""
    if article.access == OPEN:
        return all_blocks(article)
    before: list[Any] = []
    for block in article.body:
        if block.block_type == MARK:
            return before
        before.append(block)
    return _first_paragraph(before)


def rest_minutes(article: ArticleBase) -> int:
    """How many minutes the closed part takes to read, rounded, at least one: all that is told of it."""
    words = reading.words_of(all_blocks(article)) - reading.words_of(open_blocks(article))
    return max(1, round(reading.seconds(words, 0) / 60))


def open_text(article: ArticleBase) -> str:
    """The running text of the open part as HTML: its paragraphs and headings."""
    running = (block for block in open_blocks(article) if block.block_type in {"paragraph", "heading"})
    return " ".join(getattr(block.value, "source", block.value) for block in running)


def _first_paragraph(blocks: list[Any]) -> list[Any]:
    """The first paragraph alone: editors paste whole articles into one block, so a block is not a paragraph."""
    if not blocks or blocks[0].block_type != "paragraph":
        return []
    found = _FIRST_PARAGRAPH.match(blocks[0].value.source)
    if found is None:
        return []
    first = blocks[0]
    if len(found[0]) == len(first.value.source.rstrip()):
        return [first]
    return [StreamValue.StreamChild(first.block, RichText(found[0].strip()), id=first.id)]
