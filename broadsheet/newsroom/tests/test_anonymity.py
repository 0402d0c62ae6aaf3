"""Sentences that speak of a source without a name are found by rule, in English and Ukrainian."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.newsroom import anonymity

TABLE = tomllib.loads((Path(__file__).parent / "anonymity.toml").read_text("utf-8"))


@pytest.mark.parametrize(("language", "sentence"), [(code, text) for code in TABLE for text in TABLE[code]["unnamed"]])
def test_a_source_without_a_name_is_found(language, sentence):
    assert anonymity.in_text(f"The wind rose.\n{sentence}\nIt rained.", language) == [sentence]


@pytest.mark.parametrize(("language", "sentence"), [(code, text) for code in TABLE for text in TABLE[code]["none"]])
def test_other_sentences_are_left_alone(language, sentence):
    assert anonymity.in_text(sentence, language) == []


def test_languages_without_a_rule_find_nothing():
    assert anonymity.in_text("Er sprach unter der Bedingung der Anonymität.", "de") == []


WORDS = " ".join(TABLE["en"]["unnamed"] + TABLE["uk"]["unnamed"]).split()


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)),
    language=st.sampled_from(["en", "uk"]),
)
def test_no_text_breaks_the_rule(text, language):
    assert all(found in text for found in anonymity.in_text(text, language))
