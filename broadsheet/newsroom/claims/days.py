"""Which day a named time means, as the publication's calendar day. dateparser reads days and months by name.

Our own small rules stand where it guesses: a month is the whole month, "by March" is its first day, a week ends on
Sunday, and a day without a year that has only just passed is the one that passed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateparser.date import DateDataParser

from broadsheet.newsroom.claims.language import Language

LATELY_DAYS = 60
"""A date without a year that was so many days ago is that day, not next year's."""

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_VAGUE_DAYS = {"day": 7, "week": 30, "month": 90, "year": 365}
_EDGE_DAYS = 10
"""How long a beginning lasts, at most."""


def named(found: re.Match[str], said_on: date, language: Language) -> date | None:
    """The day to look, for a match of `Language.named`; None if it is no day."""
    stretch = _stretch(found, said_on, language)
    if stretch is None:
        return None
    first, last = stretch
    match language.meaning(found["part"]) or language.meaning(found["lead"]):
        case "first":
            return first
        case "early":
            return min(last, first + timedelta(days=_EDGE_DAYS - 1))
        case "middle":
            return (
                first + (last - first) * 2 // 3 if (last - first).days > 31 else min(last, first + timedelta(days=19))
            )
    return last


def counted(found: re.Match[str], said_on: date, language: Language) -> date | None:
    """The day to look, for a match of `Language.spans`."""
    if found["vague"]:
        return said_on + timedelta(days=_VAGUE_DAYS[language.meaning(found["vague"])])
    count = found["count"] or "1"
    number = int(count) if count.isdigit() else int(language.meaning(count) or 1)
    match language.meaning(found["length"]):
        case "hour":
            return said_on + timedelta(days=-(-number // 24))
        case "day":
            return said_on + timedelta(days=number)
        case "week":
            return said_on + timedelta(weeks=number)
        case "month":
            return _months_on(said_on, number)
        case "year":
            return _months_on(said_on, 12 * number)
    return None


def _stretch(found: re.Match[str], said_on: date, language: Language) -> tuple[date, date] | None:
    which = language.meaning(found["which"])
    if found["tomorrow"]:
        day = said_on + timedelta(days=2 if language.meaning(found["tomorrow"]) == "after" else 1)
        return day, day
    if found["date"]:
        return _day(found["date"], said_on, language)
    if found["weekday"]:
        return _weekday(found["weekday"], which, said_on, language)
    year = int(found["of"]) if found["of"] else None
    if found["month"]:
        return _month(found["month"], year, said_on, language)
    if found["season"]:
        return _season(language.meaning(found["season"]), which, year, said_on)
    if found["unit"]:
        return _unit(language.meaning(found["unit"]), which, said_on)
    return date(int(found["year"]), 1, 1), date(int(found["year"]), 12, 31)


def _day(said: str, said_on: date, language: Language) -> tuple[date, date] | None:
    day = _read(" ".join(said.replace(",", " ").split()), language.code, said_on)
    if day is None:
        return None
    if not re.search(r"\d{4}", said) and (day - said_on).days > 365 - LATELY_DAYS:
        day = _months_on(day, -12)
    return day, day


def _weekday(said: str, which: str, said_on: date, language: Language) -> tuple[date, date] | None:
    day = _read(language.date_word(said), language.code, said_on)
    if day is None:
        return None
    if which == "next" and day <= _sunday(said_on):
        day += timedelta(weeks=1)
    return day, day


def _month(said: str, year: int | None, said_on: date, language: Language) -> tuple[date, date] | None:
    read = _read(language.date_word(said), language.code, said_on)
    if read is None:
        return None
    year = year or said_on.year + (read.month < said_on.month)
    return date(year, read.month, 1), _end_of_month(date(year, read.month, 1))


def _season(season: str, which: str, year: int | None, said_on: date) -> tuple[date, date]:
    first = date(year or said_on.year, _SEASONS[season], 1)
    last = _end_of_month(_months_on(first, 2))
    if year is None and (last < said_on or (which == "next" and first <= said_on)):
        return _season(season, "", said_on.year + 1, said_on)
    return first, last


def _unit(unit: str, which: str, said_on: date) -> tuple[date, date]:
    on = 1 if which == "next" else 0
    if unit == "week":
        last = _sunday(said_on) + timedelta(weeks=on)
        return last - timedelta(days=6), last
    if unit == "month":
        first = _months_on(said_on.replace(day=1), on)
        return first, _end_of_month(first)
    return date(said_on.year + on, 1, 1), date(said_on.year + on, 12, 31)


def _read(said: str, code: str, said_on: date) -> date | None:
    try:
        read = _parser(code, said_on).get_date_data(said).date_obj
    except (ValueError, OverflowError, TypeError):  # dateparser lets these through for days that no calendar has
        return None
    return read.date() if read else None


@lru_cache(maxsize=64)
def _parser(code: str, said_on: date) -> DateDataParser:
    """Kept: making one costs more than a hundred readings. The language is given, so that none is guessed."""
    base = datetime(said_on.year, said_on.month, said_on.day)
    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": base, "PREFER_DAY_OF_MONTH": "first"}
    return DateDataParser(languages=[code], settings=settings)


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _months_on(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _end_of_month(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
