"""Reading an article aloud: which of its words are spoken, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.audio.speakable import tables
from broadsheet.audio.speakable.normalise import spoken
from broadsheet.audio.speakable.paragraphs import Paragraph, paragraphs_of
from broadsheet.audio.speakable.pronouncing import Said
from broadsheet.audio.speakable.script import Kind, Passage, Script
from broadsheet.foundation.text import plain
from broadsheet.newsroom import bylines, gate, times
from broadsheet.newsroom.models import ArticleBase, Correction, CorrectionKind

_CLOSED_QUOTE = '”»"'
_ENDS = ".!?…:"


@dataclass(frozen=True)
class _Read:
    """One passage as it is printed, before the rules of its language."""

    kind: Kind
    text: str
    index: int = 0


def script_of(article: ArticleBase, pronunciations: Sequence[Said] = ()) -> Script:
    """All that a narration of the article says, as the article object is now.

    Pictures, galleries, recordings, embeds, cards of other stories and special projects are for eyes and left out.
    """
    language = str(article.edition)
    with translation.override(language):
        written = [*_head(article), *_body(article), *_foot(article)]
    said = [replace(passage, text=spoken(passage.written, language, pronunciations)) for passage in written]
    return Script(language, tuple(passage for passage in said if passage.text))


def _head(article: ArticleBase) -> Iterator[Passage]:
    yield _outside(Kind.HEADLINE, article.headline)
    for note in _notes(article, is_retraction=True):
        yield _outside(Kind.RETRACTION, f"{_('We have retracted this article')}: {note.note}")
    if names := plain(bylines.linked(article.authors)):
        yield _outside(Kind.BYLINE, names[:1].upper() + names[1:])
    if dates := _dates(article):
        yield _outside(Kind.DATE, dates)
    if article.standfirst:
        yield _outside(Kind.STANDFIRST, article.standfirst)


def _dates(article: ArticleBase) -> str:
    """The day it came out, and the day of its update if that is another one. No hours: they'd ask for a new recording."""
    if article.published_at is None:
        return ""
    came_out = times.day(article.published_at)
    changed = times.day(article.updated_at) if article.updated_at and article.shows_update else came_out
    return came_out if changed == came_out else f"{came_out}. {_('Updated')} {changed}"


def _body(article: ArticleBase) -> Iterator[Passage]:
    """The blocks in their order. The gate says which of them are open; of the last one it may have opened only a part."""
    shown = gate.open_blocks(article)
    running = plain(" ".join(_running_texts(article)))
    dateline = article.dateline
    for place, block in enumerate(gate.all_blocks(article)):
        open_places = {read.index for read in _read(shown[place], running)} if place < len(shown) else set()
        for read in _read(block, running):
            text = f"{dateline}. {read.text}" if dateline else read.text
            dateline = ""
            yield Passage(str(block.id or ""), read.index, read.kind, "", read.index in open_places, _ended(text))


def _foot(article: ArticleBase) -> Iterator[Passage]:
    for note in _notes(article, is_retraction=False):
        yield _outside(Kind.CORRECTION, f"{note.get_kind_display()}: {note.note}")


def _notes(article: ArticleBase, *, is_retraction: bool) -> list[Correction]:
    if not article.pk:
        return []
    return [note for note in article.corrections.all() if (note.kind == CorrectionKind.RETRACTION) is is_retraction]


def _outside(kind: Kind, text: str) -> Passage:
    return Passage("", 0, kind, "", is_open=True, written=_ended(" ".join(text.split())))


def _read(block: Any, running: str) -> list[_Read]:
    """What is spoken of a block."""
    value = block.value
    if block.block_type == "paragraph":
        return [_paragraph(paragraph) for paragraph in paragraphs_of(value.source)]
    if block.block_type == "heading":
        return [_Read(Kind.HEADING, str(value))]
    if block.block_type == "pull_quote":
        return _quote(value, running)
    if block.block_type == "key_developments":
        return _developments(value)
    if block.block_type == "fact_box":
        return _fact_box(value)
    if block.block_type == "table":
        return [
            _Read(Kind.TABLE if line.is_title else Kind.ROW, line.text, line.index) for line in tables.lines_of(value)
        ]
    return []


def _paragraph(paragraph: Paragraph) -> _Read:
    if not paragraph.is_item:
        return _Read(Kind.PARAGRAPH, paragraph.text, paragraph.index)
    number = f"{paragraph.number}: " if paragraph.number else ""
    return _Read(Kind.ITEM, number + paragraph.text, paragraph.index)


def _quote(value: Any, running: str) -> list[_Read]:
    """A pull quote, unless the listener hears the same words in the running text."""
    words = " ".join(str(value["text"]).split())
    if not words or _bare(words) in _bare(running):
        return []
    said = f"{_('Quote.')} {_ended(words)} {_('End of quote.')}"
    return [_Read(Kind.QUOTE, f"{said} {value['attribution']}".strip())]


def _developments(value: Any) -> list[_Read]:
    title = value["title"] or _("Key developments on %(day)s") % {"day": times.day(value["day"])}
    texts = [" ".join(part.text for part in paragraphs_of(item.source)) for item in value["items"]]
    items = [_Read(Kind.DEVELOPMENT, text, number) for number, text in enumerate(texts, 1) if text]
    return [_Read(Kind.HEADING, f"{title}:"), *items]


def _fact_box(value: Any) -> list[_Read]:
    """Its title is the first element of the printed box even where it is empty."""
    told = [_paragraph(paragraph) for paragraph in paragraphs_of(value["text"].source)]
    title = [_Read(Kind.HEADING, value["title"])] if value["title"] else []
    return [*title, *(replace(read, index=read.index + 1) for read in told)]


def _running_texts(article: ArticleBase) -> Iterator[str]:
    for block in gate.all_blocks(article):
        if block.block_type == "paragraph":
            yield block.value.source


def _bare(text: str) -> str:
    """Only its letters and figures: quotes and dashes differ between a text and what is lifted out of it."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _ended(text: str) -> str:
    """The text with a mark at its end, so that the voice falls and pauses."""
    text = text.strip()
    return text if not text or text.rstrip(_CLOSED_QUOTE).endswith(tuple(_ENDS)) else f"{text}."
