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

REACH = 8
"""Of so many paragraphs that came, one may be what became of a paragraph that went: each look costs the square of its words."""

# A word has the space before it: spaces of their own would all be alike, and cost the square of their number.
_WORDS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")


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
    lines: list[Line] = []
    closed = 0
    for piece in [] if kept_back else row.pieces:
        if _may_be_read(piece, article):
            lines += _lines(piece)
        else:
            closed += max(len(piece["was"]), len(piece["now"]))
    note = row.correction.note if row.correction else ""
    return Change(row, KINDS[row.kind], note, kept_back, lines, closed)


def _may_be_read(piece: dict[str, Any], article: Article) -> bool:
    """By everybody. A story that was closed later keeps what only members read from then on."""
    return article.access == Access.OPEN or piece["to"] == comparing.OPEN_PART


def _lines(piece: dict[str, Any]) -> Iterator[Line]:
    part = PARTS.get(piece["part"], "")
    left = list(piece["now"])
    for was in piece["was"]:
        at = _likest(was, left[:REACH])
        if at is None:
            yield Line([Run(OUT, was)], part)
            continue
        yield from (Line([Run(IN, now)], part) for now in left[:at])
        yield Line(_runs(was, left[at]), part)
        left = left[at + 1 :]
    yield from (Line([Run(IN, now)], part) for now in left)


def _likest(was: str, came: list[str]) -> int | None:
    """The first of these paragraphs that is much like this one."""
    words = was.split()
    matcher = SequenceMatcher(None, b=words, autojunk=False)
    for number, now in enumerate(came):
        others = now.split()
        if len(words) + len(others) > WORDS_AT_MOST:
            continue
        matcher.set_seq1(others)
        if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            return number
    return None


def _runs(was: str, now: str) -> list[Run]:
    """The words of both, in one line of reading."""
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    runs: list[Run] = []
    for what, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            runs.append(Run(SAME, "".join(old[start:end])))
        else:
            runs += _changed("".join(old[start:end]), "".join(new[other_start:other_end]))
    return runs


def _changed(went: str, came: str) -> list[Run]:
    """What stands in place of what; the space before both is no change."""
    runs = []
    if went[:1] == came[:1] == " ":
        runs.append(Run(SAME, " "))
        went, came = went[1:], came[1:]
    return runs + [Run(kind, words) for kind, words in ((OUT, went), (IN, came)) if words]


def _any() -> Exists:
    return Exists(PublicChange.objects.filter(article=OuterRef("pk")))


alongside.register("has_public_changes", _any)
