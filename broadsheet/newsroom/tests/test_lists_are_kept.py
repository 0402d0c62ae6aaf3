"""Whatever happens to an article, the lists' rows say at once where readers find it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.foundation import clock
from broadsheet.newsroom import correcting, listing, publishing, withdrawing
from broadsheet.newsroom.models import Article, BylineEntry, Listing, Publication
from broadsheet.newsroom.models.listing import rows_of
from tests import factories

pytestmark = pytest.mark.django_db


def kept():
    return sorted(Listing.objects.values_list("article", "list", "month", "at"))


def made_anew():
    rows = rows_of(list(Article.objects.values_list("pk", flat=True)))
    return sorted((row.article_id, row.list, row.month, row.at) for row in rows)


def lists_of(article):
    return set(article.listings.values_list("list", flat=True))


def changed(article, **fields):
    for name, value in fields.items():
        setattr(article, name, value)
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def test_an_article_stands_in_the_lists_of_its_section_topics_people_edition_and_sitemap():
    article = factories.article(by="Olena Marchenko", publish=False)
    assert lists_of(article) == set()
    topic = factories.topic("Sea wall")
    article.topics.add(topic)
    changed(article)
    person = article.byline.get().contributor
    assert lists_of(article) == {
        "archive/en", "sitemap/en", f"section/{article.section_id}", f"topic/{topic.pk}", f"contributor/{person.pk}",
    }  # fmt: skip


def test_the_rows_follow_whatever_happens_to_the_article():
    article = factories.article("Cranes move again", by="Olena Marchenko")
    acts = [
        lambda: changed(article, section=factories.section("City")),
        lambda: changed(article, noindex=True),
        lambda: changed(article, noindex=False, byline=[BylineEntry(contributor=factories.contributor("Ivan Holub"))]),
        lambda: changed(article, topics=[factories.topic("Sea wall"), factories.topic("Trams")]),
        lambda: changed(article, topics=[factories.topic("Trams")]),
        lambda: correcting.retract(article=article, note="It did not stand.", by=None),
        lambda: publishing.unpublish(article=article, by=None),
        lambda: publishing.publish(article=article, by=None),
        lambda: withdrawing.kill(article=article, reason="Not ours.", by=None),
        lambda: article.delete(),
    ]
    seen = []
    for act in acts:
        act()
        assert kept() == made_anew()
        seen.append(len(kept()))
    assert seen == [4, 3, 4, 6, 5, 5, 0, 5, 0, 0]


def test_somebody_without_a_record_in_the_language_has_no_list_in_it():
    person = factories.contributor("Olena Marchenko")
    article = factories.article("Крани рухаються", language="uk", publish=False)
    article.byline.add(BylineEntry(contributor=person))
    changed(article)
    assert f"contributor/{person.pk}" not in lists_of(article)


def test_saving_a_draft_leaves_the_lists_alone():
    article = factories.article("Cranes move again")
    before = list(Listing.objects.values())
    article.section = factories.section("City")
    with CaptureQueriesContext(connection) as queries:
        article.save_revision()
    assert list(Listing.objects.values()) == before
    assert not any("newsroom_listing" in query["sql"] for query in queries)


def test_a_month_begins_on_the_publications_own_clock():
    factories.came_out(factories.article("October"), datetime(2026, 10, 31, 21, 30, tzinfo=UTC))
    factories.came_out(factories.article("November"), datetime(2026, 10, 31, 22, 30, tzinfo=UTC))
    assert [f"{month:%Y-%m-%d %H:%M %Z}" for month in Listing.objects.months("archive/en")] == [
        "2026-11-01 00:00 EET",
        "2026-10-01 00:00 EEST",
    ]
    assert Listing.objects.months("archive/uk") == []


def test_the_months_of_a_list_cost_one_query_that_reads_no_list():
    for month in range(1, 12):
        factories.came_out(factories.article(f"Story {month}"), datetime(2025, month, 3, tzinfo=UTC))
    with CaptureQueriesContext(connection) as queries:
        assert len(Listing.objects.months("archive/en")) == 11
    assert len(queries) == 1
    assert "DISTINCT" not in queries[0]["sql"]


def test_the_rows_are_made_anew_when_the_clock_moves_to_another_zone(settings, monkeypatch):
    factories.came_out(factories.article("October"), datetime(2026, 10, 31, 22, 30, tzinfo=UTC))
    listing.rebuild_if_needed()
    assert Publication.load().listed_in == "Europe/Kyiv"
    Listing.objects.all().delete()
    listing.rebuild_if_needed()
    assert kept() == []  # nothing to do: no upgrade, no other clock
    settings.TIME_ZONE = "America/New_York"
    listing.rebuild_if_needed()
    assert kept() == made_anew()
    assert [f"{month:%Y-%m}" for month in Listing.objects.months("archive/en")] == ["2026-10"]
    assert clock.publication_zone().key == "America/New_York"
