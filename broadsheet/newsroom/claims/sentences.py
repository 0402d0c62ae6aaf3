"""Sentences of a text with their places, and the same text with its quotations blanked. Lengths never change."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "‑": "-"})
# A mark that ends a sentence, with what closes it, before something that begins one. Dates ("Dec. 25") begin with
# digits, so a full stop before a digit is judged by the word before it.
_END = re.compile(r"[.!?…]+[\"'”»)\]]*(?=\s+[\"'“„«(\[–—-]*\s*[^\Wa-zа-яіїєґ_])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZА-ЯІЇЄҐ]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Mr|Mrs|Ms|Dr|Gen|"
    r"Col|Lt|Sgt|Capt|Gov|Sen|Rep|St|No|vs|ім|вул|просп|обл|грн|тис|млн|млрд|див|св|проф|акад|ген|[рмс]))$"
)
# Pairs of marks; a straight mark closes itself. At most 600 signs: a mark that nobody closed blanks no whole text.
_QUOTATION = re.compile(r"«[^»\n]{0,600}»|“[^”“\n]{0,600}”|„[^“”\n]{0,600}[“”]|\"[^\"\n]{0,600}\"")


def flat(text: str) -> str:
    """The text with plain apostrophes, hyphens and spaces, sign for sign."""
    return text.translate(_PLAIN)


def unquoted(text: str) -> str:
    """The text with what others say blanked, sign for sign."""
    return _QUOTATION.sub(lambda found: " " * len(found.group()), text)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a flat text begins and ends, without the space around it."""
    start = 0
    for end in _END.finditer(text):
        if not end.group().startswith("\n") and _is_abbreviation(text, end):
            continue
        yield from _trimmed(text, start, end.end())
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    return end.group() == "." and bool(_ABBREVIATION.search(text[max(0, end.start() - 12) : end.start()]))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    said = text[start:end]
    left = start + len(said) - len(said.lstrip())
    right = start + len(said.rstrip())
    if right > left:
        yield left, right
