"""Paragraphs made of the demo stories' own sentences, with everything that is to be known of them worked out once.

There are a few thousand of them, and every article of the archive is made of some. So neither words nor their roots nor
plain text are looked for in a hundred thousand bodies.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape

from broadsheet.demo import reading_stories, wording
from broadsheet.demo.furnishing import HERE
from broadsheet.demo.reading_stories import Story
from broadsheet.foundation.text import plain
from broadsheet.newsroom import reading
from broadsheet.newsroom.search import lexicon
from broadsheet.newsroom.search.words import roots

PASSAGES_A_SECTION = 700
SENTENCE_MIN, SENTENCE_MAX = 30, 320
"""Letters: shorter ones say nothing outside of their paragraph."""

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=[A-ZА-ЯІЇЄҐ])")
_MARKUP = re.compile(r"[*\[\]{}|<>]|^- |\b(?:No|Nos|St|Mr|Mrs)\.$")


@dataclass(frozen=True)
class Passage:
    """A piece of text, as HTML where it stands in a paragraph."""

    html: str

    @cached_property
    def plain(self) -> str:
        """Without tags."""
        return plain(self.html)

    @cached_property
    def word_count(self) -> int:
        """Words to read."""
        return reading.word_count(self.plain)

    @cached_property
    def roots(self) -> str:
        """What the search index keeps of it."""
        return " ".join(roots(self.plain))

    @cached_property
    def learnt(self) -> frozenset[str]:
        """The words that the lexicon takes up."""
        return lexicon.worth_learning(self.plain)


@dataclass(frozen=True)
class Language:
    """What articles of one language are made of."""

    code: str
    passages: dict[str, list[Passage]]
    """Section's key → its paragraphs."""
    lines: dict[str, list[Passage]]
    """Section's key → single sentences, for standfirsts and pull quotes."""
    headings: dict[str, list[Passage]]
    """Section's key → short sentences without their full stop."""


def of_language(code: str) -> Language:
    """Read the demo's stories of one language and make the paragraphs: the same ones at every run."""
    stories = [story for story in reading_stories.read_all(HERE / "stories") if story.language == code]
    every = [sentence for story in stories for sentence in _sentences(story)]
    found = Language(code, {}, {}, {})
    for section in sorted({story.folder for story in reading_stories.read_all(HERE / "stories")}):
        own = [sentence for story in stories if story.folder == section for sentence in _sentences(story)]
        chosen = own if len(own) >= 40 else every
        found.lines[section] = [Passage(sentence) for sentence in chosen if len(sentence) <= 160]
        found.headings[section] = [Passage(sentence.rstrip(".")) for sentence in chosen if len(sentence) <= 80]
        found.passages[section] = list(_paragraphs(chosen, random.Random(f"{code}/{section}")))  # noqa: S311
    return found


def _paragraphs(sentences: list[str], chance: random.Random) -> Iterable[Passage]:
    for _number in range(PASSAGES_A_SECTION):
        yield Passage(f"<p>{' '.join(chance.sample(sentences, chance.randint(2, 4)))}</p>")


def _sentences(story: Story) -> Iterable[str]:
    """Whole sentences that can stand anywhere, as HTML."""
    for part in story.parts:
        if part.kind != "paragraph":
            continue
        for sentence in _BETWEEN_SENTENCES.split(" ".join(part.lines)):
            if SENTENCE_MIN <= len(sentence) <= SENTENCE_MAX and _stands_alone(sentence):
                yield wording.quotes(escape(sentence, quote=False), story.language)


def _stands_alone(sentence: str) -> bool:
    return sentence[-1] in ".!?…" and '"' not in sentence and _MARKUP.search(sentence) is None
