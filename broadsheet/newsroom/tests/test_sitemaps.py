"""What search engines are told of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from broadsheet.foundation import clock
from broadsheet.foundation.sources import clock_source, recording
from broadsheet.newsroom import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def found(client, path, what="//s:loc/text()"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(answer.content).xpath(what, namespaces=NAMES)


def at(headline, moment, language="en", **fields):
    article = factories.article(headline, language=language, **fields)
    factories.came_out(article, moment)
    article.refresh_from_db()
    return article


OCTOBER = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)  # still October in Kyiv
NOVEMBER = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)  # November in Kyiv


def test_the_index_leads_to_each_month_of_the_papers_own_calendar(client):
    at("In October", OCTOBER)
    at("In November", NOVEMBER)
    assert found(client, "/sitemap.xml") == [
        "http://testserver/sitemap/pages.xml",
        "http://testserver/sitemap/2026-11.xml",
        "http://testserver/sitemap/2026-10.xml",
    ]
    assert found(client, "/sitemap/2026-10.xml") == ["http://testserver/in-october/"]
    assert found(client, "/sitemap/2026-11.xml") == ["http://testserver/in-november/"]


def test_the_time_of_change_is_the_public_one(client):
    article = at("In October", OCTOBER)
    assert found(client, "/sitemap/2026-10.xml", "//s:lastmod/text()") == ["2026-10-31T23:30:00+02:00"]
    factories.came_out(article, OCTOBER, updated_at=NOVEMBER)
    assert found(client, "/sitemap/2026-10.xml", "//s:lastmod/text()") == ["2026-11-01T00:30:00+02:00"]
    assert found(client, "/sitemap.xml", "//s:lastmod/text()") == ["2026-11-01T00:30:00+02:00"]


@pytest.mark.parametrize("fields", [{"noindex": True}, {"canonical_url": "https://elsewhere.example/a"}])
def test_what_search_engines_should_not_keep_here_is_absent(client, fields):
    at("Seen", OCTOBER)
    hidden = at("Hidden", OCTOBER, **fields)
    recent = factories.article("Hidden now", **fields)
    assert found(client, "/sitemap/2026-10.xml") == ["http://testserver/seen/"]
    text = client.get("/news-sitemap.xml").content.decode()
    assert hidden.slug not in text
    assert recent.slug not in text


def test_drafts_are_in_no_sitemap(client):
    factories.article("A draft", publish=False)
    assert found(client, "/sitemap.xml") == ["http://testserver/sitemap/pages.xml"]
    assert found(client, "/news-sitemap.xml") == []
    assert "http://testserver/section/harbour/" not in found(client, "/sitemap/pages.xml")


def test_an_empty_or_impossible_month_is_not_there(client):
    at("In October", OCTOBER)
    for name in ("2026-09", "2026-13", "0000-01", "2026-1"):
        assert client.get(f"/sitemap/{name}.xml").status_code == 404
    assert client.post("/sitemap.xml").status_code == 405


def test_live_siblings_are_named_in_both_editions(client):
    english = at("In October", OCTOBER)
    ukrainian = at("У жовтні", OCTOBER, language="uk", translation_key=english.translation_key)
    links = "//x:link/@href"
    both = ["http://testserver/in-october/", f"http://testserver/uk/{ukrainian.slug}/"]
    assert found(client, "/sitemap/2026-10.xml", links) == both
    assert found(client, "/uk/sitemap/2026-10.xml", links) == both
    assert found(client, "/uk/sitemap.xml")[1] == "http://testserver/uk/sitemap/2026-10.xml"
    ukrainian.unpublish()
    assert found(client, "/sitemap/2026-10.xml", links) == []


def test_pages_that_hold_something_are_listed(client):
    factories.article("Cranes move again", by="Olena Marchenko", topics=[factories.topic("Grain")])
    factories.section("Empty")
    listed = found(client, "/sitemap/pages.xml")
    for path in ("/", "/section/harbour/", "/tag/grain/", "/author/olena-marchenko/", "/corrections/"):
        assert f"http://testserver{path}" in listed
    assert "http://testserver/section/empty/" not in listed


def test_news_is_what_came_out_in_the_last_two_days(client):
    now = clock.now()
    at("Fresh & new", now - timedelta(hours=47))
    at("Stale", now - timedelta(hours=49))
    at("Paid for", now, tone="sponsored")
    assert found(client, "/news-sitemap.xml") == ["http://testserver/fresh-new/"]
    assert found(client, "/news-sitemap.xml", "//news:title/text()") == ["Fresh & new"]
    assert found(client, "/news-sitemap.xml", "//news:language/text()") == ["en"]
    assert found(client, "/news-sitemap.xml", "//news:name/text()") == ["Broadsheet"]


def test_the_news_sitemap_says_when_its_oldest_entry_drops_out(client):
    now = clock.now()
    at("Fresh", now - timedelta(hours=1))
    oldest = at("Older", now - timedelta(hours=40))
    with recording() as names:
        client.get("/news-sitemap.xml")
    assert clock_source(oldest.published_at + timedelta(days=2)) in names


def test_news_is_cut_at_the_most_that_is_allowed(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS_AT_MOST", 2)
    for number in range(3):
        at(f"Story {number}", clock.now() - timedelta(hours=number))
    assert found(client, "/news-sitemap.xml") == ["http://testserver/story-0/", "http://testserver/story-1/"]
    assert timedelta(days=2) == sitemaps.NEWS_FOR


def test_robots_are_led_to_every_editions_sitemaps(client):
    text = client.get("/robots.txt").content.decode()
    for path in ("/sitemap.xml", "/news-sitemap.xml", "/uk/sitemap.xml", "/uk/news-sitemap.xml"):
        assert f"Sitemap: http://testserver{path}\n" in text
    assert "Disallow: /cms/" in text


def test_robots_of_a_language_with_its_own_host_are_led_to_its_own_sitemaps(client, ukrainian_host):
    assert "uk" not in client.get("/robots.txt").content.decode()
    own = client.get("/robots.txt", headers={"host": "uk.testserver"}).content.decode()
    assert "Sitemap: http://uk.testserver/sitemap.xml" in own


def test_a_forged_host_gets_into_no_sitemap(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    at("In October", OCTOBER)
    for path in ("/sitemap.xml", "/sitemap/2026-10.xml", "/sitemap/pages.xml", "/news-sitemap.xml", "/robots.txt"):
        assert b"evil" not in client.get(path, headers={"host": "evil.example"}).content


def test_a_sitemap_costs_the_same_whatever_it_holds(client):
    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    paths = ("/sitemap.xml", "/sitemap/2026-10.xml", "/sitemap/pages.xml", "/news-sitemap.xml")
    at("Story", OCTOBER)
    for path in paths:
        client.get(path)
    few = [queries(path) for path in paths]
    for number in range(8):
        at(f"Story {number}", OCTOBER, by=f"Contributor {number}")
    assert [queries(path) for path in paths] == few
