"""What changed in an article since it came out, word by word, as its page of changes tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import sources
from broadsheet.newsroom import alongside, comparing
from broadsheet.newsroom.models import Access, Article, PublicChange

KINDS: dict[str, Promise] = {
    "typo": _("Slip of the pen put right"),
    "update": _("Update"),
    "clarification": _("Clarification"),
    "correction": _("Correction"),
}
PARTS: dict[str, Promise] = {
    comparing.HEADLINE: _("Headline"),
    comparing.STANDFIRST: _("Under the headline"),
    comparing.CAPTION: _("Caption of the main picture"),
}

ALIKE = 0.5
"""Two paragraphs that have less in common than this are two paragraphs, not one that was changed."""

WORDS_AT_MOST = 4_000
"""Longer paragraphs are shown whole, as they were and as they are: comparing takes the square of this."""

SAME, OUT, IN = "same", "out", "in"

_PIECES_OF_TEXT = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Run:
    """Words that stayed, went, or came."""

    kind: str
    words: str


@dataclass(frozen=True)
class Line:
    """A paragraph that is another one now; `part` says where, if not in the text."""

    runs: list[Run]
    part: str | Promise = ""


@dataclass(frozen=True)
class Change:
    """One change as readers see it."""

    row: PublicChange
    kind: str | Promise
    note: str
    is_kept_back: bool
    lines: list[Line]
    closed: int
    """Paragraphs that changed where only some may read."""


def of(article: Article) -> list[Change]:
    """All its changes, the newest first."""
    sources.record(f"article:{article.pk}", f"list:changes/{article.pk}")
    rows = article.public_changes.select_related("correction")
    return [_told(row, article) for row in rows]


def _told(row: PublicChange, article: Article) -> Change:
    kept_back = row.is_kept_back(article.compared_from)
    shown = [] if kept_back else [piece for piece in row.pieces if _may_be_read(piece, article)]
    closed = 0 if kept_back else sum(max(len(one["was"]), len(one["now"])) for one in row.pieces if one not in shown)
    lines = [line for piece in shown for line in _lines(piece)]
    note = row.correction.note if row.correction else ""
    return Change(row, KINDS[row.kind], note, kept_back, lines, closed)


def _may_be_read(piece: dict[str, Any], article: Article) -> bool:
    """By everybody. A story that was closed later keeps what only members read from then on."""
    return article.access == Access.OPEN or piece["to"] == comparing.OPEN_PART


def _lines(piece: dict[str, Any]) -> Iterator[Line]:
    part = PARTS.get(piece["part"], "")
    left = list(piece["now"])
    for was in piece["was"]:
        at = next((number for number, now in enumerate(left) if _alike(was, now)), None)
        if at is None:
            yield Line([Run(OUT, was)], part)
            continue
        yield from (Line([Run(IN, now)], part) for now in left[:at])
        yield Line(_runs(was, left[at]), part)
        left = left[at + 1 :]
    yield from (Line([Run(IN, now)], part) for now in left)


def _alike(was: str, now: str) -> bool:
    words, others = was.split(), now.split()
    if len(words) + len(others) > WORDS_AT_MOST:
        return False
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= ALIKE


def _runs(was: str, now: str) -> list[Run]:
    """The words of both, in one line of reading. Changed words that only a space parts are one change."""
    old, new = _PIECES_OF_TEXT.findall(was), _PIECES_OF_TEXT.findall(now)
    runs: list[Run] = []
    went = came = gap = ""
    for what, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            went, came = went + gap + "".join(old[start:end]), came + gap + "".join(new[other_start:other_end])
            gap = ""
            continue
        words = "".join(old[start:end])
        if (went or came) and not words.strip():
            gap = words
            continue
        runs += _changed(went, came)
        runs.append(Run(SAME, words))
        went = came = ""
    return [*runs, *_changed(went, came), *([Run(SAME, gap)] if gap else [])]


def _changed(went: str, came: str) -> list[Run]:
    return [Run(kind, words) for kind, words in ((OUT, went), (IN, came)) if words]


def _any() -> Exists:
    return Exists(PublicChange.objects.filter(article=OuterRef("pk")))


alongside.register("has_public_changes", _any)
