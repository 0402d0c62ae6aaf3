"""Read time: 275 words a minute; 12, 11, … 3 seconds a picture; any script; rounded up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.newsroom import reading
from tests import factories


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Cranes move again", 3),
        ("It’s a well-known harbour — isn't it?", 6),
        ("Люди з причалу п’ють каву", 5),
        ("Київ/Одеса", 2),
        ("$1.2bn in 2026", 3),
        ("العربية لغة جميلة", 3),
        ("مُحَمَّدٌ كَتَبَ", 2),
        ("שָׁלוֹם עולם", 2),
        ("हिन्दी में समाचार", 3),
        ("港口的起重机", 6),
        ("東京タワー", 5),
        ("港 is a harbour", 4),
        ("* … — /", 0),
        ("부산 항구", 2),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert reading.word_count(text) == words


def test_thai_is_counted_by_its_letters():
    assert reading.word_count("ท่าเรือกรุงเทพ") == math.ceil(len("ท่าเรือกรุงเทพ") / 5)


@pytest.mark.parametrize(("pictures", "seconds"), [(0, 0), (1, 12), (2, 23), (3, 33), (10, 75), (11, 78), (20, 105)])
def test_pictures_take_12_then_11_down_to_3_seconds(pictures, seconds):
    assert reading.picture_seconds(pictures) == seconds


@given(st.integers(0, 60))
def test_a_further_picture_never_takes_less_than_3_or_more_than_12_seconds(pictures):
    further = reading.picture_seconds(pictures + 1) - reading.picture_seconds(pictures)
    assert 3 <= further <= 12
    assert further == max(3, 12 - pictures)


@given(st.text(), st.text())
def test_text_added_after_a_space_never_makes_it_shorter(first, second):
    both = reading.word_count(f"{first} {second}")
    assert both == reading.word_count(first) + reading.word_count(second)


@given(st.integers(0, 20_000), st.integers(0, 40))
def test_minutes_are_rounded_up(words, pictures):
    exact = words / 275 * 60 + reading.picture_seconds(pictures)
    assert reading.seconds(words, pictures) == pytest.approx(exact)


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (275, 1), (276, 2), (550, 2), (551, 3)])
def test_an_article_of_so_many_words_takes_so_many_minutes(words, minutes):
    article = factories.article(body=[("paragraph", f"<p>{'word ' * words}</p>")])
    assert article.reading_minutes == minutes


@pytest.mark.django_db
def test_an_article_with_nothing_but_its_main_picture_takes_a_minute():
    article = factories.article(body=[("divider", None)], main_picture=factories.picture())
    assert reading.pictures(article) == 1
    assert article.reading_minutes == 1


@pytest.mark.django_db
def test_a_main_picture_pushes_a_full_minute_into_the_second():
    body = [("paragraph", f"<p>{'word ' * 275}</p>")]
    assert factories.article("Without", body=body).reading_minutes == 1
    assert factories.article("With", body=body, main_picture=factories.picture()).reading_minutes == 2
    assert factories.article("Missing", body=body, missing_picture="https://old.example/a.jpg").reading_minutes == 2


@pytest.mark.django_db
def test_alt_texts_addresses_and_other_stories_are_not_read():
    other = factories.article("Another story")
    words = "word " * 300
    article = factories.article(
        body=[
            ("paragraph", "<p>One.</p>"),
            ("picture", {"picture": None, "alt": words[:250], "missing": "a b c", "caption": "", "credit": ""}),
            ("related", {"article": other, "title": words[:250], "excerpt": words}),
            ("special", {"title": "Map", "html": f"<p>{words}</p>", "height": 400}),
        ]
    )
    assert article.reading_minutes == 1


@pytest.mark.django_db
def test_captions_boxes_and_lists_are_read():
    words = "<p>" + "word " * 140 + "</p>"
    article = factories.article(
        body=[
            ("fact_box", {"title": "Box", "text": words}),
            ("key_developments", {"day": "2026-11-20", "title": "", "items": [words]}),
        ]
    )
    assert article.reading_minutes == 2


@pytest.mark.django_db
def test_the_closed_part_counts_too():
    body = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", f"<p>{'word ' * 400}</p>")]
    assert factories.article(body=body, access="members").reading_minutes == 2
