"""What a narration says: the article's passages in the order in which they are spoken."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum

SPOKEN_ELEMENTS = "h2, h3, li, p:not(li p, td p), caption, tbody tr"
"""The elements of a printed block that count as its paragraphs, as a CSS selector: `Passage.index` is a place among them."""

# A sentence ends at its mark and the quotes after it, where a capital, a quote or a digit follows.
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[^\sa-zа-яіїєґ])")
_INITIAL = re.compile(r"(?:^|[\s(“\"])[A-ZА-ЯІЇЄҐ]\.$")


class Kind(StrEnum):
    """What a passage is in the article."""

    HEADLINE = "headline"
    BYLINE = "byline"
    DATE = "date"
    STANDFIRST = "standfirst"
    RETRACTION = "retraction"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    DEVELOPMENT = "development"
    TABLE = "table"
    ROW = "row"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Passage:
    """One paragraph (or heading, list item, quote …) of a script.

    `block` is the id of the block in the article's body; empty for what stands outside the body. `index` is the place
    of the paragraph among those elements of the printed block that `SPOKEN_ELEMENTS` names. `text` is what is said,
    with sounds in the form `[Olena](/olˈɛnə/)`; `written` is what is printed, for transcripts. `is_open` is whether
    everybody may hear it.
    """

    block: str
    index: int
    kind: Kind
    text: str
    is_open: bool
    written: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a script. `passage` is the index of its passage in `Script.passages`."""

    passage: int
    text: str


@dataclass(frozen=True)
class Script:
    """All that a narration says, in one language (a code such as "en")."""

    language: str
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """All of it, with an empty line between passages."""
        return "\n\n".join(passage.text for passage in self.passages)

    @property
    def digest(self) -> str:
        """SHA-256 over what the article says and who may hear it: another digest needs another recording.

        Over the words as they are printed, not as a voice gets them: who reads aloud from paper needs no list of names.
        A changed pronunciation has its articles said again by itself.
        """
        told = [[passage.kind, passage.written or passage.text, passage.is_open] for passage in self.passages]
        return hashlib.sha256(json.dumps([self.language, told], ensure_ascii=False).encode()).hexdigest()

    @property
    def open_part(self) -> Script:
        """What everybody may hear."""
        return Script(self.language, tuple(passage for passage in self.passages if passage.is_open))

    def sentences(self) -> list[Sentence]:
        """Every sentence with the passage that it belongs to."""
        return [
            Sentence(number, sentence)
            for number, passage in enumerate(self.passages)
            for sentence in sentences_of(passage.text)
        ]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; an initial ("George W. Bush") ends none."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if _INITIAL.search(text[start : end.start()]):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [sentence for sentence in [*found, text[start:].strip()] if sentence]
