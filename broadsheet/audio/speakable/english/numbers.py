"""Numbers in words: the part that every other rule of English builds on, and the numbers that no other rule took."""

from __future__ import annotations

import re
from decimal import Decimal

from num2words import num2words

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A number as English writes it: "1,234.5", "300000"."""

DASH = r"\s?[-–—]\s?"
"""What stands between the ends of a range."""

_MOST_DIGITS = 15
"""Longer numbers are said digit by digit."""

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FRACTION_SIGNS = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_PARTS = {2: "half", 4: "quarter"}

_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[\u00a0\u202f\u2009]\d{3})+|(?: 000)+)(?!\d)")
# With a plain space two numbers may stand side by side: not after what has a number of its own, or a code.
_LOOSE_THOUSANDS = re.compile(r"(?<![\w.,:/+$€£₴-])(?<!\d )([1-9]\d{0,2})((?: \d{3})+)(?![\w:/]|[.,-]\d| \d)")
_HAS_ITS_NUMBER = re.compile(
    r"\b(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]+|\.)?|[Nn]os?\.?|[Nn]umbers?|[Pp]hone|[Tt]el\.?|"
    r"[Dd]ay|[Ww]eek|[Pp]age|[Aa]rticle|[Ss]ection|[Cc]hapter|[Rr]oom|[Ff]light|[Rr]oute|[Bb]us|[Tt]ram|[Ll]ine|[Ss]chool|"
    rf"[Bb]rigade|[Uu]nit|[Aa]ged?|[A-Z]+|{'|'.join(_DIGITS)})\s$"
)
_ORDINAL = re.compile(r"\b(\d{1,3}(?:,\d{3})+|\d{1,6})(?:st|nd|rd|th)\b", re.IGNORECASE)
_PERCENT = r"(?:\s?%|\s?pct\b|\s?pc\b|\s?per cent\b)"
_PERCENT_RANGE = re.compile(rf"(?<![\w.])({NUMBER})(?:{_PERCENT})?{DASH}({NUMBER}){_PERCENT}")
_PERCENT_ONE = re.compile(rf"(?<![\w.])({NUMBER}){_PERCENT}(?:\s?points?\b)?")
_FRACTION = re.compile(r"(?<![\w/.,])(?:(\d+)[ -])?(\d{1,3})/(\d{1,3})(?![\w/]|[.,]\d)")
_RANGE = re.compile(rf"(?<![\w.,-])({NUMBER}){DASH}({NUMBER})(?![\w-])(?!\.\d)")
_CHAIN = re.compile(r"(?<![\w.,])\d+(?:[-–]\d+){2,}(?![\w-])")
_TIMES = re.compile(r"\b(\d+(?:\.\d+)?)\s?[x×]\s?(\d+(?:\.\d+)?)\b", re.IGNORECASE)
_TIMES_AS_MUCH = re.compile(r"\b(\d+(?:\.\d+)?)\s?[x×](?=[\s,.;:)!?]|$)", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(No|Nos|no|nos)\.\s?(?=\d)|№\s?(?=\d)|(?<![\w&])#(?=\d)")
_MAGNITUDE = re.compile(rf"(?<![\w.])({NUMBER})\s?(bn|mn|mln|trn|tn|[mk](?= [a-z]))(?![\w])", re.IGNORECASE)
_MAGNITUDES = {
    "bn": "billion", "mn": "million", "mln": "million", "trn": "trillion", "tn": "trillion", "m": "million",
    "k": "thousand",
}  # fmt: skip
_NOT_MILLIONS = (
    r"(?! (?:high|long|wide|deep|tall|away|from|of|in|to|above|below|race|sprint|freestyle|hurdles|thick)\b)"
)
_MILLIONS = re.compile(rf"(?<![\w.])({NUMBER})m(?= [a-z]){_NOT_MILLIONS}")
_MINUS = re.compile(r"(?<![\w)])[-−](?=\.?\d)|(?<=\s)−(?=\.?\d)")
_PLUS_AFTER = re.compile(r"(?<=\d)\+(?=[\s,.;:)]|$)")
_POINT_FIRST = re.compile(r"(?<![\w.])\.(\d+)\b")
_VERSION = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}")
_NO_PARTS = re.compile(r"(?<=\d)\.00(?![\d.]*\d)")
_PLAIN = re.compile(NUMBER)
_GLUED = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def cardinal(number: str | int) -> str:
    """ "1,250" → "one thousand two hundred and fifty"; a decimal is said digit by digit after its point."""
    written = str(number).replace(",", "")
    whole, _point, part = written.partition(".")
    if part:
        return f"{cardinal(whole or '0')} point {digits(part)}"
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole)
    return str(num2words(int(whole or 0))).replace(",", "")


def ordinal(number: str | int) -> str:
    """ "21" → "twenty-first"."""
    return str(num2words(int(str(number).replace(",", "")), to="ordinal")).replace(",", "")


def digits(written: str) -> str:
    """Each digit by itself."""
    return " ".join(_DIGITS[int(letter)] for letter in written if letter.isdecimal())


def is_one(number: str) -> bool:
    """Whether what is counted stays singular."""
    return Decimal(number.replace(",", "")) == 1


def fraction(above: int, below: int) -> str:
    """1, 2 → "one half"; 3, 4 → "three quarters"; what is no fraction's name → "five over thirty"."""
    if (below > 20 and below != 100) or not 0 < above < below:
        return f"{cardinal(above)} over {cardinal(below)}"
    part = _PARTS.get(below) or ordinal(below)
    many = "halves" if part == "half" else f"{part}s"
    return f"{cardinal(above)} {part if above == 1 else many}"


def unify(text: str) -> str:
    """Thousands with commas, fractions with a slash, minus signs as words: one form of each for the other rules."""
    text = _LOOSE_THOUSANDS.sub(_joined, text)
    text = _SPACED_THOUSANDS.sub(lambda found: found[0].replace(found[2], _with_commas(found[2])), text)
    for sign, written in _FRACTION_SIGNS.items():
        text = re.sub(rf"(\d){sign}", rf"\1 {written}", text).replace(sign, written)
    return _MINUS.sub("minus ", text)


def large(text: str) -> str:
    """ "5m people" → "five million people", before a measure takes it for metres."""
    return _MILLIONS.sub(lambda found: f"{cardinal(found[1])} million", text)


def said(text: str) -> str:
    """The numbers with a sign of their own: "5%", "21st", "1/2", "10-15", "3x4", "No. 5", "2bn"."""
    text = _NUMBERED.sub(lambda found: _numbered(found[1] or ""), text)
    text = _PERCENT_RANGE.sub(lambda found: f"{cardinal(found[1])} to {cardinal(found[2])} percent", text)
    text = _PERCENT_ONE.sub(_percent, text)
    text = _ORDINAL.sub(lambda found: ordinal(found[1]), text)
    text = _MAGNITUDE.sub(lambda found: f"{cardinal(found[1])} {_MAGNITUDES[found[2].lower()]}", text)
    text = _FRACTION.sub(_fraction, text)
    text = _TIMES.sub(lambda found: f"{cardinal(found[1])} by {cardinal(found[2])}", text)
    text = _TIMES_AS_MUCH.sub(lambda found: f"{cardinal(found[1])} times", text)
    text = _CHAIN.sub(lambda found: ", ".join(digits(part) for part in re.split("[-–]", found[0])), text)
    text = _RANGE.sub(lambda found: f"{cardinal(found[1])} to {cardinal(found[2])}", text)
    return _PLUS_AFTER.sub(" plus", text)


def rest(text: str) -> str:
    """Every number that is left; "35.00" counts nothing smaller than ones."""
    text = _NO_PARTS.sub("", text)
    text = _VERSION.sub(lambda found: " point ".join(cardinal(part) for part in found[0].split(".")), text)
    text = _POINT_FIRST.sub(lambda found: f"point {digits(found[1])}", text)
    text = _GLUED.sub(" ", text)
    return _PLAIN.sub(lambda found: cardinal(found[0]), text)


def _joined(found: re.Match[str]) -> str:
    """ "12 500 homes" → "12,500 homes"; "May 5 300 people" stays as it is."""
    return found[0] if _HAS_ITS_NUMBER.search(found.string[: found.start()]) else found[1] + _with_commas(found[2])


def _with_commas(groups: str) -> str:
    return re.sub(r"\D", ",", groups)


def _numbered(word: str) -> str:
    return {"Nos": "numbers ", "nos": "numbers "}.get(word, "number ")


def _percent(found: re.Match[str]) -> str:
    points = " point" if found[0].endswith("point") else " points" if found[0].endswith("points") else ""
    return f"{cardinal(found[1])} percent{'age' if points else ''}{points}"


def _fraction(found: re.Match[str]) -> str:
    whole, above, below = found.groups()
    part = fraction(int(above), int(below))
    if not whole:
        return "twenty-four seven" if (above, below) == ("24", "7") else part
    part = re.sub(r"^one (?=half|quarter|\w+th$|third)", "a ", part)
    return f"{cardinal(whole)} and {part}"
