"""Languages without rules of their own: addresses and pictures are taken out, plain numbers become words."""

from __future__ import annotations

import re

from num2words import CONVERTER_CLASSES, num2words

from broadsheet.audio.speakable.english import signs

_NUMBER = re.compile(r"(?<![\w.,])\d{1,12}(?:[.,]\d{1,6})?(?![\w]|[.,]\d)")
_URL = re.compile(r"https?://\S+")


def said(text: str, language: str) -> str:
    """The text without web addresses and emoji, its plain numbers in words where num2words knows the language."""
    text = _URL.sub("", signs.plain_spaces(signs.unify(text)))
    code = language.split("-")[0]
    if code in CONVERTER_CLASSES:
        text = _NUMBER.sub(lambda found: _in_words(found[0], code), text)
    return " ".join(text.split())


def _in_words(number: str, code: str) -> str:
    try:
        return str(num2words(number.replace(",", "."), lang=code))
    except (NotImplementedError, ValueError, TypeError, IndexError, KeyError, OverflowError):
        return number  # a converter that knows no such number: the engine reads the figures
