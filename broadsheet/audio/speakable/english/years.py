"""Years, decades and their ranges: "1991", "2014–2022", "the 1990s", "FY2025"."""

from __future__ import annotations

import re

from num2words import num2words

from broadsheet.audio.speakable.english.numbers import cardinal

_YEAR = r"(?:1[1-9]|20)\d\d"
_DECADE = re.compile(r"\b(1[1-9]|20)(\d)0['’]?s\b")
_SHORT_DECADE = re.compile(r"(?<!\w)['’‘]?([2-9]0)['’]?s\b")
_SHORT_YEAR = re.compile(r"(?<!\w)['’‘](\d\d)\b(?!['’])")
_RANGE = re.compile(rf"(?<![\w.,-])({_YEAR})\s?[-–—/]\s?({_YEAR}|\d\d)(?![\w%-]|[.,]\d)")
_ONE = re.compile(rf"(?<![\w.,/-])({_YEAR})(?![\w%/]|[.,]\d)")
_COUNTED = re.compile(
    r"[\s-](?:(?:more|other|new|old|young|local|cubic|square)\s)?(?:(?!(?:as|was|has|is|its|this)\b)[a-z]+s|people|men|women|children|troops|staff|police)\b"
)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|by|of|until|till|from|to|before|after|during|between|through|and|early|late|mid|summer|winter|autumn|"
    r"fall|spring|the|for|January|February|March|April|May|June|July|August|September|October|November|December)[\s-]$",
    re.IGNORECASE,
)
_TENS = {
    "0": "hundreds", "1": "tens", "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties", "6": "sixties",
    "7": "seventies", "8": "eighties", "9": "nineties",
}  # fmt: skip


def year(number: str | int) -> str:
    """1991 → "nineteen ninety-one", 2005 → "two thousand and five", 1905 → "nineteen oh five"."""
    return str(num2words(int(number), to="year")).replace("oh-", "oh ").replace(",", "")


def said(text: str) -> str:
    """Years and decades in words. A number that counts things ("1500 soldiers") is none."""
    text = _DECADE.sub(_decade, text)
    text = _SHORT_DECADE.sub(lambda found: _TENS[found[1][0]], text)
    text = _SHORT_YEAR.sub(lambda found: _short(found[1]), text)
    text = _RANGE.sub(_range, text)
    return _ONE.sub(_one, text)


def _decade(found: re.Match[str]) -> str:
    century, ten = found.groups()
    if (century, ten) == ("20", "0"):
        return "two thousands"
    return f"{cardinal(century)} {_TENS[ten]}"


def _short(number: str) -> str:
    return f"oh {cardinal(number[1])}" if number[0] == "0" else cardinal(number)


def _range(found: re.Match[str]) -> str:
    start, end = found.groups()
    return f"{year(start)} to {year(end) if len(end) == 4 else _short(end)}"


def _one(found: re.Match[str]) -> str:
    text = found.string
    if _COUNTED.match(text, found.end()) and not _is_named(text[: found.start()]):
        return cardinal(found[1])
    if int(found[1]) < 1700 and not _BEFORE_YEAR.search(text[: found.start()]):
        return cardinal(found[1])
    return year(found[1])


def _is_named(before: str) -> bool:
    """Whether a month or "in" says that a year follows, even before a plural ("the 2022 elections" counts nothing)."""
    return bool(re.search(r"\b(?:in|since|the|[Mm]id|early|late|[A-Z][a-z]+['’]s|its|their|his|her)[\s-]$", before))
