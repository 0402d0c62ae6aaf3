"""Names made of letters and figures: "F-16", "Su-34", "S-300", "Kh-101", "COVID-19", "G7", "MH17", "CO2"."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.english.numbers import cardinal, digits
from broadsheet.audio.speakable.english.units import calibre
from broadsheet.audio.speakable.english.years import year

_SAID = {
    "Kh": "K.H", "Il": "Ill", "MiG": "Mig", "An": "Ann", "Ka": "Kah", "Mi": "Mee", "IRIS": "Iris", "CO": "C.O",
    "Shahed": "Shahed", "FPV": "F.P.V", "FY": "fiscal year", "Mk": "Mark",
}  # fmt: skip
_NAME = re.compile(r"(?<![\w.])([A-Z][A-Za-z]{0,11})(-?)(\d{1,4})([A-Z]{1,3}\d?|[a-z])?(?![\w]|[.,:]\d|-\d|°|%)")
_ANY_BEFORE = re.compile(r"(?<![\w.])([A-Z]{1,4}|[a-z])(\d{1,6})(?![\w])")
_FIGURE_FIRST = re.compile(r"(?<![\w.,])(\d{1,3})([A-Z]{1,2})(\d{0,2})(?!\w)")
_DASH_LETTER = re.compile(r"\b([A-Z]{2,6})-([A-Z])\b(?![.’'])")
_AIRLINER = re.compile(r"\b(Boeing|Airbus|Antonov|Flight|Route|Highway|Room)\s(\d{3,4})(-\d{1,3})?\b")
_PAPER_FORMAT = re.compile(r"(?<![\w.])A(\d)\b")
_CYRILLIC_LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")


def said(text: str) -> str:
    """Such names in words: the letters one by one or as a word, the figures as people say them."""
    text = _AIRLINER.sub(_airliner, text)
    text = _NAME.sub(_name, text)
    text = _ANY_BEFORE.sub(lambda found: f"{letters(found[1])} {_figures(found[2])}", text)
    text = _FIGURE_FIRST.sub(_figure_first, text)
    return _DASH_LETTER.sub(lambda found: f"{_SAID.get(found[1], found[1])} {found[2]}", text)


def letters(word: str) -> str:
    """Letters by their names, in the form that voices read best: "S.B.U"."""
    return ".".join(word.upper())


def _name(found: re.Match[str]) -> str:
    word, dash, figures, after = found.groups()
    if not dash and len(word) > 3 and not word.isupper():
        return found[0]
    said_ = _SAID.get(word) or (letters(word) if word.isupper() and len(word) <= 3 else word)
    if after == "s":
        return f"{said_} {_many(_figures(figures, word))}"
    return " ".join(part for part in (said_, _figures(figures, word), _after(after)) if part)


def _many(number: str) -> str:
    """ "sixteen" → "sixteens", "twenty" → "twenties"."""
    return f"{number[:-1]}ies" if number.endswith("y") else f"{number}s"


def _after(letters_: str | None) -> str:
    """ "M1A1" → "A one"; "Su-27P" → "P"."""
    if not letters_:
        return ""
    return " ".join(
        cardinal(part) if part.isdecimal() else letters(part) for part in re.findall(r"\d+|[A-Za-z]+", letters_)
    )


def _figures(figures: str, word: str = "") -> str:
    if figures.startswith("0") and len(figures) > 1:
        return digits(figures)
    if len(figures) == 4 and (word == "FY" or 1900 <= int(figures) <= 2099):
        return year(figures)
    if len(figures) == 4 and not figures.endswith("00"):
        return f"{cardinal(figures[:2])} {'oh ' if figures[2] == '0' else ''}{cardinal(int(figures[2:]))}"
    return calibre(figures) if len(figures) <= 4 else digits(figures)


def _figure_first(found: re.Match[str]) -> str:
    number, word, after = found.groups()
    return " ".join(part for part in (cardinal(number), letters(word), _figures(after) if after else "") if part)


def _airliner(found: re.Match[str]) -> str:
    dash = f" {_figures(found[3][1:])}" if found[3] else ""
    return f"{found[1]} {_figures(found[2])}{dash}"
