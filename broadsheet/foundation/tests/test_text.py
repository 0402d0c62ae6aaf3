"""Text rules that more than one app relies on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation.text import SLUG_MAX, cut_at_word, plain, romanise, slug_from


@pytest.mark.parametrize(
    ("text", "romanised"),
    [
        ("Київ", "kyiv"),
        ("Згорани", "zghorany"),
        ("Єнакієве", "yenakiieve"),
        ("Їжакевич", "yizhakevych"),
        ("Щербухи", "shcherbukhy"),
    ],
)
def test_ukrainian_follows_the_states_table(text, romanised):
    assert romanise(text) == romanised


@given(st.text())
def test_a_slug_is_ascii_short_and_stable(text):
    slug = slug_from(text)
    assert slug.isascii()
    assert len(slug) <= SLUG_MAX
    assert slug_from(slug) == slug
    assert not slug.startswith("-")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])), st.integers(min_value=1, max_value=300))
def test_a_cut_text_is_a_beginning_of_the_whole(text, most):
    cut = cut_at_word(text, most)
    whole = " ".join(text.split())
    assert len(cut) <= most + 1
    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))


def test_it_is_cut_between_words():
    assert cut_at_word("Poll shows majority of readers", 16) == "Poll shows…"


def test_tags_part_words_only_where_readers_see_a_gap():
    assert (
        plain('<p>the <a href="/x/">missing rails</a>.</p><p>Next&amp;last<br>line</p>')
        == "the missing rails. Next&last line"
    )
