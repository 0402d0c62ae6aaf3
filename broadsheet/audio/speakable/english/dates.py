"""Dates: "Dec. 19", "19 December 2025", "2025-12-19", "Feb. 2022", "9/11"."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.english.numbers import ordinal
from broadsheet.audio.speakable.english.years import year

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thur": "Thursday",
    "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_BY_START = {month[:3]: month for month in MONTHS}

_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_MONTH = rf"({'|'.join(MONTHS)}|(?:{_SHORT})\b\.?)"
_DAY = r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"((?:1[1-9]|20)\d\d)"
_DASH = r"\s?[-–—]\s?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s{_DAY}\b(?!:\d|[.,]\d|%)(?:{_DASH}{_DAY}\b(?![:.]\d))?(?:,?\s{_YEAR}\b)?")
_DAY_FIRST = re.compile(rf"\b(the\s)?{_DAY}(?:{_DASH}{_DAY})?(?:\sof)?\s{_MONTH}(?![A-Za-z])(?:,?\s{_YEAR}\b)?")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:\sof)?\s{_YEAR}\b")
_ISO = re.compile(rf"(?<![\w-]){_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")
_DOTTED = re.compile(rf"(?<![\w.])(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.{_YEAR}\b")
_DOTTED_SHORT = re.compile(
    r"\b((?:on|of|from|by|since|until|till|before|after|dated|through)\s)(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(\d\d)\b(?!\.?\d)",
    re.IGNORECASE,
)
"""Only after a word that leads to a day: versions of programs look so, too."""
_SLASHED = re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d|\d\d)(?![\w/])")
_YEAR_SLASHED = re.compile(r"(?<![\w/])((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?![\w/])")
_MONTH_SLASHED = re.compile(r"(?<![\w/])(0[1-9]|1[0-2])/((?:19|20)\d\d)(?![\w/])")
_NINE_ELEVEN = re.compile(r"(?<![\w/])9/11(?![\w/])")
_SHORT_MONTH = re.compile(r"\b(Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.(?:(?=\s[a-z\d]|,)|($))")
_SHORT_DAY = re.compile(rf"\b({'|'.join(sorted(_SHORT_DAYS, key=len, reverse=True))})\.(?=[\s,])")


def said(text: str) -> str:
    """Dates in words: the month first stays first, the day first becomes "the nineteenth of December"."""
    text = _NINE_ELEVEN.sub("nine eleven", text)
    text = _ISO.sub(lambda found: _full(int(found[2]), found[3], found[1]), text)
    text = _DOTTED.sub(lambda found: _full(int(found[2]), found[1], found[3]), text)
    text = _DOTTED_SHORT.sub(lambda found: found[1] + _full(int(found[3]), found[2], _century(found[4])), text)
    text = _YEAR_SLASHED.sub(lambda found: _full(int(found[2]), found[3], found[1]), text)
    text = _SLASHED.sub(_slashed, text)
    text = _MONTH_SLASHED.sub(lambda found: f"{MONTHS[int(found[1]) - 1]} {year(found[2])}", text)
    text = _DAY_FIRST.sub(_day_first, text)
    text = _MONTH_FIRST.sub(_month_first, text)
    text = _MONTH_YEAR.sub(lambda found: f"{_month(found[1])} {year(found[2])}", text)
    text = _SHORT_DAY.sub(lambda found: _SHORT_DAYS[found[1]], text)
    return _SHORT_MONTH.sub(lambda found: _month(found[1]) + ("" if found[2] is None else "."), text)


def _full(month: int, day: str, year_: str) -> str:
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year(year_)}"


def _month(written: str) -> str:
    return _BY_START[written[:3]]


def _month_first(found: re.Match[str]) -> str:
    month, day, last, year_ = found.groups()
    days = f"{ordinal(day)} to {ordinal(last)}" if last else ordinal(day)
    return f"{_month(month)} {days}" + (f", {year(year_)}" if year_ else "")


def _day_first(found: re.Match[str]) -> str:
    _the, day, last, month, year_ = found.groups()
    days = f"{ordinal(day)} to the {ordinal(last)}" if last else ordinal(day)
    return f"the {days} of {_month(month)}" + (f", {year(year_)}" if year_ else "")


def day_first(text: str) -> str:
    """ "06/12/2025" for those who write the day first, as ISO 8601 has it; "06/13/2025" is left for the other order."""
    return _SLASHED.sub(_day_before_month, text)


def _day_before_month(found: re.Match[str]) -> str:
    day, month, year_ = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return found[0]
    return f"{_century(year_)}-{month:0>2}-{day:0>2}"


def _slashed(found: re.Match[str]) -> str:
    """The month first, as in America, unless only the other order is a date."""
    first, second, year_ = int(found[1]), int(found[2]), found[3]
    month, day = (first, second) if first <= 12 else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found[0]
    return _full(month, str(day), _century(year_))


def _century(year_: str) -> str:
    """ "25" → "2025"."""
    return year_ if len(year_) == 4 else ("19" if int(year_) > 50 else "20") + year_
