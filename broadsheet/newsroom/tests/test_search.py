"""Readers find what is open and out, whatever the form of the word, and in spite of typing mistakes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from broadsheet.newsroom.models import LexiconWord
from broadsheet.newsroom.search import finding, lexicon
from broadsheet.newsroom.search.words import root, roots, words
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(django_capture_on_commit_callbacks):
    """Some articles whose words have been learnt."""
    with django_capture_on_commit_callbacks(execute=True):
        factories.article("The harbour counts its ships", by="Olena Marchenko")
        factories.article(
            "Trams return to the upper city", body=[("paragraph", "<p>A crane fell near the harbour wall.</p>")]
        )
        factories.article(
            "Київ чекає на світло", language="uk", body=[("paragraph", "<p>Мешканці Києва готуються до зими.</p>")]
        )
        factories.article(
            "Порт знову працює", language="uk", body=[("paragraph", "<p>Кораблі повертаються до міста.</p>")]
        )


def headlines(query, language="en"):
    return [article.headline for article in finding.find(query, language=language).articles]


@pytest.mark.parametrize(
    "query", ["harbour", "Harbour", "HARBOURS", "harbuor", "harbor", "harbou", "hrabour", "haarbour"]
)
def test_a_mistyped_or_bent_word_finds_the_harbour(archive, query):
    assert headlines(query)[0] == "The harbour counts its ships"


@pytest.mark.parametrize("query", ["Київ", "Києва", "києву", "Києві", "Києвом", "Кієва"])
def test_all_forms_of_kyiv_find_kyiv(archive, query):
    assert headlines(query, "uk")[0] == "Київ чекає на світло"


@pytest.mark.parametrize(
    ("query", "headline"),
    [("корабель", "Порт знову працює"), ("місто", "Порт знову працює"), ("зима", "Київ чекає на світло")],
)
def test_ukrainian_word_forms_find_each_other(archive, query, headline):
    assert headline in headlines(query, "uk")


def test_the_headline_counts_more_than_the_body(archive):
    assert headlines("harbour") == ["The harbour counts its ships", "Trams return to the upper city"]


def test_a_byline_is_found(archive):
    assert headlines("Marchenko") == ["The harbour counts its ships"]


def test_what_the_form_calls_the_width_of_a_picture_is_not_found(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        use = {"picture": factories.picture(), "width": "text"}
        factories.article("A crane", body=[("paragraph", "<p>A crane.</p>"), ("picture", use)])
    assert headlines("crane") == ["A crane"]
    assert headlines("as the text") == []


def test_all_words_must_be_there_unless_no_article_has_them_all(archive):
    assert headlines("harbour crane") == ["Trams return to the upper city"]
    assert set(headlines("ships trams")) == {"The harbour counts its ships", "Trams return to the upper city"}


def test_the_page_says_what_it_understood(archive, client):
    page = client.get("/search/", {"q": "harbuor"}).content.decode()
    assert "Nothing has “harbuor”" in page
    assert "harbour" in page


def test_editions_do_not_mix(archive):
    assert headlines("ships", "uk") == []
    assert headlines("Київ", "en") == []


def test_drafts_and_closed_parts_are_not_found_nor_suggested(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.article("Zanzibar waits", publish=False)
        factories.article(
            "For members",
            access="members",
            body=[
                ("paragraph", "<p>Open words.</p>"),
                ("open_part_ends", None),
                ("paragraph", "<p>Xylophone canary.</p>"),
            ],
        )
    assert headlines("zanzibar") == []
    assert headlines("xylophone") == []
    assert headlines("words") == ["For members"]
    assert not LexiconWord.objects.filter(word__in=["zanzibar", "xylophone", "waits"]).exists()


@pytest.mark.control
def test_the_closed_words_are_found_once_the_article_is_open(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.article(
            "For all",
            body=[("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Xylophone.</p>")],
        )
    assert headlines("xylophone") == ["For all"]


def test_an_unpublished_article_is_found_no_more(archive):
    from broadsheet.newsroom.models import Article  # noqa: PLC0415

    Article.objects.get(title="The harbour counts its ships").unpublish()
    assert headlines("harbour") == ["Trams return to the upper city"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "?",
        "'",
        '"',
        "a AND",
        "NEAR(",
        "*",
        "-",
        "\x00",
        "x" * 5000,
        "🙂",
        "(((",
        "<script>",
        "%",
        "harbour'; --",
    ],
)
def test_any_question_gets_a_page(archive, client, query):
    assert client.get("/search/", {"q": query}).status_code == 200
    assert client.get("/search/", {"q": query, "page": "²"}).status_code == 200


def test_only_reading_is_allowed(client):
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_results_are_kept_out_of_search_engines(archive, client):
    assert client.get("/search/?q=harbour").headers["X-Robots-Tag"] == "noindex"


def test_a_save_touches_its_own_row_of_the_index_only(archive):
    before = dict(IndexEntry.objects.values_list("object_id", "title_norm"))
    article = factories.article("A new one")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get_search_backend().add(article)
    assert not any("AVG(" in query["sql"].upper() for query in queries)
    after = dict(IndexEntry.objects.exclude(object_id=str(article.pk)).values_list("object_id", "title_norm"))
    assert before.items() <= after.items()


@given(st.text(max_size=200))
def test_any_text_has_words_and_roots(text):
    assert all(word == word.lower() and 0 < len(word) <= 40 for word in words(text))
    assert all(roots(text))


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=1, max_size=20))
def test_a_root_is_its_own_root_s_word(word):
    assert root(word)


def test_the_commoner_of_two_near_words_is_meant():
    for _number in range(3):
        lexicon.learn("en", "market")
    lexicon.learn("en", "basket")
    assert lexicon.meant("en", "marbet") == "market"
    assert lexicon.meant("en", "gasket") == "basket"
    assert lexicon.meant("en", "zzzzzz") == "zzzzzz"
    assert lexicon.meant("en", "abc") == "abc"
