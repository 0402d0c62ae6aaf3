"""Words and their roots: "Києва" and "Київ" are one, and so are "ships" and "ship"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import pymorphy3
import snowballstemmer

WORD_MAX = 40
"""Letters of a word that count; longer strings are addresses or noise."""

_WORD = re.compile(r"\w+(?:['’ʼ-]\w+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ANY_APOSTROPHE = str.maketrans({"’": "'", "ʼ": "'", "`": "'"})
_NOT_A_LETTER = re.compile(r"[^\w]|_")


def words(text: str) -> list[str]:
    """The words of a text, small, in their order, repeated as they are."""
    found = (match.group().lower().translate(_ANY_APOSTROPHE) for match in _WORD.finditer(text))
    return [word for word in found if len(word) <= WORD_MAX and any(letter.isalnum() for letter in word)]


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """The form under which all forms of a word are kept: letters and digits only."""
    if _CYRILLIC.search(word):
        found = str(_ukrainian().parse(word)[0].normal_form)
    elif word.isascii() and word.isalpha():
        found = str(_english().stemWord(word))
    else:
        found = word
    return _NOT_A_LETTER.sub("", found) or word


def roots(text: str) -> list[str]:
    """The roots of a text's words, in their order."""
    return [root(part) for word in words(text) for part in {word, *word.split("-")}]


@cache
def _ukrainian() -> Any:
    # Takes about a third of a second and 40 MB: only when a Cyrillic word turns up.
    return pymorphy3.MorphAnalyzer(lang="uk")


@cache
def _english() -> Any:
    return snowballstemmer.stemmer("english")
