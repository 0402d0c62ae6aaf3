"""Times of day: "3:30 p.m.", "15:00", "0600", "at 11.43", and the zones beside them."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.english.dates import DAYS, MONTHS
from broadsheet.audio.speakable.english.numbers import cardinal

_HALF = r"(?:\s?(?:(a|p)\.?m\b(\.)?|(A|P)\.?M\b(\.)?))"
_CLOCK = re.compile(rf"(?<![\w:.])([01]?\d|2[0-4])[:.]([0-5]\d)(?::([0-5]\d))?{_HALF}")
_ON_THE_HOUR = re.compile(rf"(?<![\w:.,])(1[0-2]|0?[1-9])(?:\s?[-–]\s?(1[0-2]|0?[1-9]))?{_HALF}")
_COLON = re.compile(r"(?<![\w:.])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\w:])(?!\.\d)")
_POINT = re.compile(
    r"\b(at|from|until|till|before|after|since|between)\s([1-9]|[01]\d|2[0-3])\.([0-5]\d)"
    r"(?!\d|\.\d|\s?%|\s(?:million|billion|percent|per cent|"
    r"metres|meters|kilometres|kilometers|hryvnias|euros|dollars|tonnes|tons)\b)",
    re.IGNORECASE,
)
_SECOND_POINT = re.compile(r"(?<=\d\d and )([01]\d|2[0-3])\.([0-5]\d)(?!\d)|(?<![\w.])(0\d)\.([0-5]\d)(?!\d|\.\d|\s?%)")
_MILITARY = re.compile(r"(?<![\w.,:/-])(0[0-9]|1\d|2[0-3])([0-5]\d)(?:(?=\s?(?:hours|hrs|local|GMT|UTC|Zulu)\b))")
_MILITARY_HOURS = re.compile(r"(?<![\w.,:/-])(0\d)([0-5]\d)(?![\w.,:/-])")
_LEFT_OVER = re.compile(r"\b(?:(a|p)\.m\b|(A|P)\.M\.)(\.)?")
_HOURS = re.compile(r"(?<=hundred) hrs\b")
# After "p.m." a capital begins a sentence, unless it belongs to the time.
_BELONGS = re.compile(
    rf"\s(?:{'|'.join(DAYS + MONTHS)}|Kyiv|Moscow|Eastern|Central|Pacific|London|Berlin|Local|GMT|UTC|EST|EET|EEST|CET|ET|"
    r"EDT|PT|BST)\b"
)


def said(text: str) -> str:
    """Times in words."""
    text = _CLOCK.sub(
        lambda found: _twelve(found, found[1], found[2], _letter(found, 4), had_dot=_had_dot(found, 5)), text
    )
    text = _ON_THE_HOUR.sub(_on_the_hour, text)
    text = _LEFT_OVER.sub(lambda found: _half(found, (found[1] or found[2]), had_dot=bool(found[3] or found[2])), text)
    text = _COLON.sub(lambda found: _with_seconds(_day_time(int(found[1]), found[2]), found[3]), text)
    text = _SECOND_POINT.sub(lambda found: _day_time(int(found[1] or found[3]), found[2] or found[4]), text)
    text = _POINT.sub(lambda found: f"{found[1]} {_day_time(int(found[2]), found[3])}", text)
    text = _MILITARY.sub(lambda found: _military(found[1], found[2]), text)
    text = _MILITARY_HOURS.sub(lambda found: _military(found[1], found[2]), text)
    return _HOURS.sub(" hours", text)


def _letter(found: re.Match[str], at: int) -> str:
    return str(found[at] or found[at + 2])


def _had_dot(found: re.Match[str], at: int) -> bool:
    return bool(found[at] or found[at + 2])


def _twelve(found: re.Match[str], hour: str, minutes: str, letter: str, *, had_dot: bool) -> str:
    said_ = cardinal(int(hour)) if minutes == "00" else f"{cardinal(int(hour))} {_minutes(minutes)}"
    return f"{said_} {_half(found, letter, had_dot=had_dot)}"


def _on_the_hour(found: re.Match[str]) -> str:
    start, end = found[1], found[2]
    hours = f"{cardinal(int(start))} to {cardinal(int(end))}" if end else cardinal(int(start))
    return f"{hours} {_half(found, _letter(found, 3), had_dot=_had_dot(found, 4))}"


def _half(found: re.Match[str], letter: str, *, had_dot: bool) -> str:
    """ "P.M", with the dot that ends a sentence if its own one did."""
    follows = found.string[found.end() :]
    ends = re.match(r"\s*[\"”’)]*\s*$|[\"”’)]*\s+[\"“‘(]?[A-Z]", follows) and not _BELONGS.match(follows)
    return f"{letter.upper()}.M" + ("." if had_dot and ends else "")


def _day_time(hour: int, minutes: str) -> str:
    if hour in {0, 24} and minutes == "00":
        return "midnight"
    if minutes == "00":
        return f"{cardinal(hour)} o'clock" if hour <= 12 else f"{cardinal(hour)} hundred"
    return f"{cardinal(hour)} {_minutes(minutes)}"


def _with_seconds(time: str, seconds: str | None) -> str:
    if not seconds:
        return time
    return f"{time} and {cardinal(int(seconds))} second{'' if int(seconds) == 1 else 's'}"


def _minutes(minutes: str) -> str:
    return f"oh {cardinal(minutes[1])}" if minutes[0] == "0" else cardinal(int(minutes))


def _military(hour: str, minutes: str) -> str:
    hours = f"oh {cardinal(hour[1])}" if hour[0] == "0" and hour != "00" else cardinal(int(hour))
    return f"{hours} {'hundred' if minutes == '00' else _minutes(minutes)}"
