"""English made speakable: a table of cases, and what holds for every text."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audio.speakable.normalise import spoken
from broadsheet.audio.speakable.pronouncing import Said, without_sounds, words_that_hold

TABLE = tomllib.loads((Path(__file__).parent / "spoken_cases.toml").read_text(encoding="utf-8"))
CASES = [(written, said) for cases in TABLE.values() for written, said in cases.items()]

PIECES = st.sampled_from(
    ["$", "₴", "€", "£", "%", "1", "19", "2022", "1,200", "4.5", "bn", "m", " km", " ", ". ", ", ", "-", "–", "/", ":", "(",
     ")", "[", "]", "°C", "p.m.", "Dec.", "December", "Lt.", "Gen.", "Syrskyi", "U.S.", "NATO", "F-16", "XIV", "World War ",
     "@", "#", "https://", "news.example", "’", "“", "”", "…", "No. ", "Київ", "½", "²", "🎉", "&", "a ", "The ", "J.K. ",
     "'90s", "st", "+380", "UAH ", "mm", "Article ", "\u00a0"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)


def test_the_table_is_as_long_as_it_was_promised():
    assert len(CASES) >= 200


@pytest.mark.parametrize(("written", "said"), CASES, ids=[written for written, _said in CASES])
def test_english_is_said_as_the_table_has_it(written, said):
    assert spoken(written, "en") == said


@pytest.mark.parametrize("said", [said for _written, said in CASES])
def test_what_is_said_stays_as_it_is(said):
    assert spoken(said, "en") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "June twelfth"), ("en-us", "June twelfth"), ("en-ca", "June twelfth"), ("en-gb", "December sixth"),
        ("en-AU", "December sixth"), ("en-in", "December sixth"),
    ],
)  # fmt: skip
def test_a_date_that_may_be_two_is_read_as_the_editions_country_writes_it(language, said):
    assert spoken("It was on 06/12/2025.", language) == f"It was on {said}, twenty twenty-five."
    assert spoken("on 13/06/2025", language) == spoken("on 06/13/2025", language), "these can be read in one way only"


@given(TEXTS)
def test_no_text_leaves_a_figure_or_a_sign_of_money(text):
    said = spoken(text, "en")
    assert not [letter for letter in said if letter.isnumeric() or unicodedata.category(letter) == "Sc"]
    assert not set(said) & set("%@#&/\\+=<>_|*")


@given(TEXTS)
def test_other_languages_never_fail(text):
    spoken(text, "uk")
    spoken(text, "xx")


@given(
    st.lists(st.sampled_from(["the", "harbour", "of", "Lymany", "said", "she"]), min_size=1, max_size=9).map(" ".join)
)
def test_plain_words_are_left_alone(text):
    assert spoken(text, "en") == text


NAMES = [
    Said("Syrskyi", "sˈɪɹskɪj", is_ipa=True),
    Said("Lymany", "leemahny"),
    Said("ДТЕК", "dee-tek"),
    Said("Kryvyi Rih", "kɹɪvˈɪj ɹˈix", is_ipa=True),
]


def test_names_are_said_by_the_list_and_rules_still_see_them():
    said = spoken("Lt. Gen. Syrskyi’s 2 visits to Lymany and Kryvyi Rih, with ДТЕК.", "en", NAMES)
    assert said == (
        "Lieutenant General [Syrskyi's](/sˈɪɹskɪjz/) two visits to leemahny and [Kryvyi Rih](/kɹɪvˈɪj ɹˈih/), with dee-tek."
    )
    assert spoken(said, "en", NAMES[:1]) == said
    assert without_sounds(said).startswith("Lieutenant General Syrskyi's two visits to leemahny and Kryvyi Rih,")


def test_a_name_within_a_longer_word_is_another_word():
    assert spoken("Lymanyans", "en", NAMES) == "Lymanyans"
    assert words_that_hold("In Kryvyi Rih, Lymanyans", ["Lymany", "Kryvyi Rih"]) == {"Kryvyi Rih"}


def test_numbers_of_other_languages_become_words():
    assert spoken("Було 25 суден 🎉", "uk") == "Було двадцять п'ять суден"
    assert spoken("25 vapur", "xx") == "25 vapur"
