"""Which sentences make a claim about the future. Rules only, so that an editor can see why; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from broadsheet.newsroom.claims import days, sentences
from broadsheet.newsroom.claims.english import ENGLISH
from broadsheet.newsroom.claims.language import Language
from broadsheet.newsroom.claims.ukrainian import UKRAINIAN

LANGUAGES = {language.code: language for language in (ENGLISH, UKRAINIAN)}

_COARSE = ("month", "season", "unit", "year")
_Reader = Callable[[re.Match[str], date, Language], date | None]


@dataclass(frozen=True)
class Suggestion:
    """A sentence, `text[start:end]`, with the day to look again and the words that gave it away.

    `due` is None if the sentence says that no date is known: then the editor chooses the day.
    """

    sentence: str
    start: int
    end: int
    due: date | None
    why: str


def suggestions(text: str, language: str, said_on: date) -> list[Suggestion]:
    """Claims about the future in the text, in its order. `said_on` is the day it came out.

    None in languages that the rule does not know. Quotations, questions, habits and what is past are none.
    """
    known = LANGUAGES.get(language.split("-")[0])
    if known is None:
        return []
    flat = sentences.flat(text)
    bare = sentences.unquoted(flat)
    return [found for start, end in sentences.spans(flat) for found in _of(text, bare, start, end, known, said_on)]


def _of(text: str, bare: str, start: int, end: int, language: Language, said_on: date) -> Iterator[Suggestion]:
    said = bare[start:end]
    if said.rstrip("\"'”»)] ").endswith("?"):
        return
    for found, due in _times(said, language, said_on):
        yield Suggestion(text[start:end], start, end, due, text[start + found.start() : start + found.end()].strip())
        return
    undated = _undated(said, language)
    if undated is not None:
        left, right = undated
        yield Suggestion(text[start:end], start, end, None, text[start + left : start + right].strip())


def _times(said: str, language: Language, said_on: date) -> Iterator[tuple[re.Match[str], date]]:
    """Times of the sentence at which something will be, with the day each means, in order."""
    kinds: tuple[tuple[re.Pattern[str], _Reader], ...] = (
        (language.spans, days.counted),
        (language.named, days.named),
    )
    all_found = [(found, read) for pattern, read in kinds for found in pattern.finditer(said)]
    for found, read in sorted(all_found, key=lambda pair: pair[0].start()):
        if not _lies_ahead(said, found, language):
            continue
        due = _read(read, found, said_on, language)
        if due is not None and due >= said_on:
            yield found, due


def _read(read: _Reader, found: re.Match[str], said_on: date, language: Language) -> date | None:
    try:
        return read(found, said_on, language)
    except (ValueError, OverflowError):  # 30 February, or a day past the calendar's end: no day to offer
        return None


def _lies_ahead(said: str, time: re.Match[str], language: Language) -> bool:
    """Whether the verb that goes with this time says what will be. The nearest before it in its clause decides."""
    if language.not_before.search(said[: time.start()]) or not _is_time(time, language):
        return False
    begins, ends = _clause(said, time, language)
    if language.habit.search(said[begins:ends]):
        return False
    verbs = [verb for verb in language.verbs.finditer(said) if verb.lastgroup and not _within(verb, time)]
    before = [verb for verb in verbs if begins <= verb.start() < time.start()]
    after = [verb for verb in verbs if verb.start() >= time.end()]
    elsewhere = [verb for verb in verbs if verb.start() < begins and verb.lastgroup == "ahead"]
    deciding = before[-1:] or after[:1] or elsewhere[-1:]
    if not deciding:
        return _is_sure(time, language)
    if deciding[0].lastgroup == "present":
        return _is_sure(time, language) or not _is_coarse(time, language)
    return deciding[0].lastgroup == "ahead"


def _is_time(time: re.Match[str], language: Language) -> bool:
    """Whether a month, a season or a year is named as a time: "in March", not a march."""
    said = time.groupdict()
    if any(said.get(name) for name in ("lead", "part", "which")):
        return True
    return not any(said.get(name) for name in _COARSE if name not in language.alone)


def _clause(said: str, time: re.Match[str], language: Language) -> tuple[int, int]:
    begins, ends = 0, len(said)
    for mark in language.clause.finditer(said):
        if mark.end() <= time.start():
            begins = mark.end()
        elif mark.start() >= time.end():
            ends = mark.start()
            break
    return begins, ends


def _within(verb: re.Match[str], time: re.Match[str]) -> bool:
    return verb.start() < time.end() and verb.end() > time.start()


def _is_sure(time: re.Match[str], language: Language) -> bool:
    """Whether the time is ahead by its own words: "next week", "tomorrow"."""
    said = time.groupdict()
    return language.meaning(said.get("which")) == "next" or bool(said.get("tomorrow") or said.get("vague"))


def _is_coarse(time: re.Match[str], language: Language) -> bool:
    """Whether a verb in the present is too weak a sign: "holds the hill from March" is no claim, a day would be."""
    said = time.groupdict()
    return any(said.get(name) for name in _COARSE) or language.meaning(said.get("lead")) == "first"


def _undated(said: str, language: Language) -> tuple[int, int] | None:
    """Where the sentence says that no date is known of something ahead."""
    outright = language.unknown.search(said)
    if outright:
        return outright.span()
    not_known = language.not_known.search(said)
    for when in language.asks_when.finditer(said) if not_known else ():
        ends = language.clause.search(said, when.end())
        clause = said[when.end() : ends.start() if ends else len(said)]
        verb = next((verb for verb in language.verbs.finditer(clause) if verb.lastgroup), None)
        if not_known and (verb.lastgroup != "been" if verb else not clause.strip(" .…")):
            return min(when.start(), not_known.start()), max(when.end(), not_known.end())
    return None
