"""Our index finds what the stock one finds, in the same order, and costs no more for a word that many pages have."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import MATCH_ALL, Not, Phrase, PlainText

from broadsheet.newsroom.models import Home, StandingPage

pytestmark = pytest.mark.django_db

only_on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="of SQLite's index")
only_on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL's index")

TITLES = ["Harbour", "The harbour at night", "Harbour and bridge", "A bridge", "Bridge, bridge, harbour", "Bread"]


@pytest.fixture
def pages(django_capture_on_commit_callbacks):
    """Some pages with words in common, the last of them not out."""
    with django_capture_on_commit_callbacks(execute=True):
        for number, title in enumerate(TITLES):
            page = StandingPage(title=title, slug=f"page-{number}", live=title != "Bread")
            Home.in_language("en").add_child(instance=page)


def stock():
    from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend  # noqa: PLC0415 — SQLite only

    return SQLiteSearchBackend({})


@only_on_sqlite
@pytest.mark.parametrize(
    "query",
    [
        "harbour", "bridge", "nothing", PlainText("harbour bridge", operator="and"), PlainText("harbour bread", operator="or"),
        Phrase("harbour at"), PlainText("bridge") & ~PlainText("harbour"), PlainText("bridge") | PlainText("night"), MATCH_ALL,
        Not(PlainText("bridge")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("model", [Page, StandingPage])
def test_the_same_is_found_in_the_same_order(pages, query, model):
    for wanted in (model.objects.live(), model.objects.filter(live=False), model.objects.all()):
        ours, theirs = get_search_backend().search(query, wanted), stock().search(query, wanted)
        assert [page.pk for page in ours] == [page.pk for page in theirs]
        assert ours.count() == theirs.count()
        assert [page.pk for page in ours[1:3]] == [page.pk for page in theirs[1:3]]
        assert ours.facet("content_type_id") == theirs.facet("content_type_id")


@only_on_sqlite
def test_the_same_is_completed_and_scored(pages):
    ours = get_search_backend().autocomplete("harb", Page.objects.all()).annotate_score("score")
    theirs = stock().autocomplete("harb", Page.objects.all()).annotate_score("score")
    assert [(page.pk, page.score) for page in ours] == [(page.pk, page.score) for page in theirs]
    assert len(ours) == 4


@only_on_sqlite
def test_ranking_reads_the_index_once(pages):
    with CaptureQueriesContext(connection) as queries:
        list(get_search_backend().search("harbour", Page.objects.live()))
    assert sum(query["sql"].count("MATCH") for query in queries) == 1


@only_on_sqlite
@pytest.mark.control
def test_the_stock_ranking_searches_again_for_each_match(pages):
    with CaptureQueriesContext(connection) as queries:
        list(stock().search("harbour", Page.objects.live()))
    assert sum(query["sql"].count("MATCH") for query in queries) > 1


@only_on_postgresql
def test_one_index_covers_title_and_body_together(pages):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM wagtailsearch_indexentry WHERE (title || body) @@ to_tsquery('harbour')",
        )
        assert "ops_search_title_body" in str(cursor.fetchall())


def test_saving_a_page_touches_its_own_row_only(pages, django_capture_on_commit_callbacks):
    page = StandingPage.objects.get(slug="page-0")
    IndexEntry.objects.update(title_norm=0.5)
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        page.save()
    assert not any("AVG(" in query["sql"] for query in queries)
    others = IndexEntry.objects.exclude(object_id=str(page.pk))
    assert set(others.values_list("title_norm", flat=True)) == {0.5}
