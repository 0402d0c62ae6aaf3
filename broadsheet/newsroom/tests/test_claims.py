"""Claims about the future are found by rule: on a table of sentences in two languages, and in any text at all."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.newsroom.claims import Suggestion, suggestions
from tests.facts import tell

TABLE = tomllib.loads((Path(__file__).parent / "claims.toml").read_text("utf-8"))
SAID_ON = TABLE["said_on"]
PARTS = [(language, part) for language in ("en", "uk") for part in ("writing", "held_out")]


def found_in(language: str, part: str) -> tuple[int, int, int, int]:
    """Claims found, missed and found wrongly, and of the found ones those with another day than the table's."""
    rows = TABLE[language][part]
    of_dated = [(suggestions(text, language, SAID_ON), due) for text, due in rows["dated"]]
    of_undated = [(suggestions(text, language, SAID_ON), None) for text in rows["undated"]]
    hits = [(found[0].due, due) for found, due in of_dated + of_undated if found]
    wrongly = sum(bool(suggestions(text, language, SAID_ON)) for text in rows["none"])
    return len(hits), len(of_dated + of_undated) - len(hits), wrongly, sum(due != right for due, right in hits)


def test_the_table_is_long_enough_and_repeats_nothing():
    texts = [
        row if isinstance(row, str) else row[0]
        for language, part in PARTS
        for rows in TABLE[language][part].values()
        for row in rows
    ]
    tell("claims: sentences", len(texts))
    assert len(texts) == len(set(texts)) >= 120
    for language in ("en", "uk"):
        assert sum(len(rows) for part in TABLE[language].values() for rows in part.values()) >= 60


def test_the_rule_finds_nine_claims_of_ten_and_is_rarely_wrong(capsys):
    figures = {which: found_in(*which) for which in PARTS}
    with capsys.disabled():
        for (language, part), (hits, missed, wrongly, other_day) in figures.items():
            print(
                f"\nclaims {language} {part}: recall {hits / (hits + missed):.3f} ({hits} of {hits + missed}), "
                f"precision {hits / (hits + wrongly):.3f}, another day {other_day}",
                end="",
            )
    hits, missed, wrongly, _other_day = (sum(column) for column in zip(*figures.values(), strict=True))
    for name, value in {"found": hits, "missed": missed, "found wrongly": wrongly}.items():
        tell(f"claims: {name}", value)
    held_out = [figures[language, "held_out"] for language in ("en", "uk")]
    tell("claims: held out, found", sum(found for found, *_rest in held_out))
    tell("claims: held out, missed", sum(missed for _found, missed, *_rest in held_out))
    assert hits / (hits + missed) >= 0.9
    assert hits / (hits + wrongly) >= 0.8


@pytest.mark.parametrize(("language", "part"), PARTS)
def test_each_part_of_the_table_holds_by_itself(language, part):
    hits, missed, wrongly, other_day = found_in(language, part)
    assert hits / (hits + missed) >= 0.9
    assert hits / (hits + wrongly) >= 0.8
    assert other_day <= 2


def test_a_claim_says_where_it_stands_and_why():
    text = "The mayor spoke on Dec. 20.\nThe bridge will open by the end of March. It is blue."
    sentence = "The bridge will open by the end of March."
    start = text.index(sentence)
    expected = Suggestion(sentence, start, start + len(sentence), date(2024, 3, 31), "by the end of March")
    assert suggestions(text, "en", SAID_ON) == [expected]


def test_no_day_is_made_up_where_none_is_known():
    (found,) = suggestions("Tokyo has not yet provided a timeline.", "en", SAID_ON)
    assert found.due is None


def test_the_curly_apostrophe_is_read_as_the_straight_one():
    (found,) = suggestions("Суд оголосить вирок у п’ятницю.", "uk", SAID_ON)
    assert (found.sentence, found.due) == ("Суд оголосить вирок у п’ятницю.", date(2023, 12, 22))


def test_a_language_that_the_rule_does_not_know_has_no_suggestions():
    assert suggestions("Die Brücke wird im März öffnen.", "de", SAID_ON) == []


def test_days_that_no_calendar_has_are_no_suggestions():
    assert suggestions("The bridge will open on February 30.", "en", SAID_ON) == []
    assert suggestions("It will end within 999 years.", "en", date(9999, 12, 31)) == []
    assert suggestions("It will end next week.", "en", date.max) == []


_WORDS = (
    "The bridge will open in nine next week tomorrow by the end of March on Dec. 25 2024 30 February no date has been set "
    "not say when “ ” « » . , ? ! \n — Міст відкриють у п’ятницю до кінця року через два тижні невідомо коли 31 лютого "
    "найближчими днями 00 99 цього наступного місяця в 2099 році"
)
PIECES = _WORDS.split(" ")


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)),
    language=st.sampled_from(["en", "uk"]),
    said_on=st.dates(),
)
def test_no_text_breaks_the_rule_and_every_place_is_right(text, language, said_on):
    before = 0
    for found in suggestions(text, language, said_on):
        assert text[found.start : found.end] == found.sentence == found.sentence.strip()
        assert before <= found.start < found.end
        assert found.due is None or found.due >= said_on
        assert found.why in found.sentence
        before = found.end
