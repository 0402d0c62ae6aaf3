"""Sections, topics, contributors, series, months, corrections, standing pages, and pages for those who are lost."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from broadsheet.foundation import inline
from broadsheet.newsroom.models import Correction, Home, Series, StandingPage
from broadsheet.newsroom.views import errors
from tests import factories

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture
def english(db):
    return Locale.objects.get(language_code="en")


def soup(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def dated(article, *when):
    return factories.came_out(article, datetime(*when, tzinfo=KYIV))


def test_a_section_opens_with_its_newest_story_and_lists_each_once(client, db):
    for number in range(12):
        dated(factories.article(f"Story {number}"), 2026, 3, 20 - number)
    page = soup(client, "/section/harbour/")
    headlines = [link.get_text(strip=True) for link in page.select("main .card-headline a")]
    assert headlines == [f"Story {number}" for number in range(12)]
    assert page.select_one(".listing-lead .card-headline").get_text(strip=True) == "Story 0"
    assert page.select_one(".masthead-nav a[aria-current=page]").get_text(strip=True) == "Harbour"


def test_an_empty_section_says_that_nothing_has_come_out(client, db):
    factories.section("Harbour")
    assert "Nothing has come out here yet" in soup(client, "/section/harbour/").get_text()


def test_a_list_leads_to_its_months_and_a_month_to_its_neighbours(client, db):
    dated(factories.article("In March"), 2026, 3, 2)
    dated(factories.article("In May"), 2026, 5, 2)
    page = soup(client, "/section/harbour/")
    assert [link["href"] for link in page.select(".months a")] == [
        "/section/harbour/2026/5/",
        "/section/harbour/2026/3/",
    ]
    month = soup(client, "/section/harbour/2026/3/")
    assert month.h1.get_text(strip=True) == "March 2026"
    assert month.select_one("a[rel=next]")["href"] == "/section/harbour/2026/5/"
    assert month.select_one("a[rel=prev]") is None
    assert client.get("/section/harbour/2026/4/").status_code == 404
    assert client.get("/section/harbour/2026/13/").status_code == 404


def test_the_archive_lists_months_by_year(client, db):
    dated(factories.article("Old"), 2024, 12, 31, 23, 59)
    dated(factories.article("New"), 2026, 1, 1)
    page = soup(client, "/archive/")
    assert [year.get_text(strip=True) for year in page.select(".months h2")] == ["2026", "2024"]
    assert soup(client, "/archive/2024/12/").select_one(".day-item a").get_text(strip=True) == "Old"


def test_a_contributor_has_a_face_a_role_and_a_story(client, db):
    person = factories.contributor("Olena Marchenko")
    person.role, person.description = "Harbour correspondent", "She writes about ships."
    person.portrait = factories.picture("Olena")
    person.save()
    factories.article("Cranes move again", by="Olena Marchenko")
    page = soup(client, "/author/olena-marchenko/")
    assert page.h1.get_text(strip=True) == "Olena Marchenko"
    assert "Harbour correspondent" in page.select_one(".contributor").get_text()
    assert page.select_one(".contributor img")["width"]
    assert page.select_one(".card-headline").get_text(strip=True) == "Cranes move again"


def test_a_contributor_named_twice_in_a_byline_has_the_story_once(client, db):
    article = factories.article("Cranes move again", by="Olena Marchenko")
    article.byline.create(contributor=factories.contributor("Olena Marchenko"), text="in Kharkiv")
    assert len(soup(client, "/author/olena-marchenko/").select(".card-headline")) == 1


def test_a_series_opens_its_newest_digest(client, english):
    series = Series(locale=english, name="The Tide Table")
    series.full_clean()
    series.save()
    listed = {"day": "2026-03-20", "title": "", "items": ["<p>Two carriers cleared the roads</p>"]}
    dated(factories.article("Today", series=series, body=[("key_developments", listed)]), 2026, 3, 20)
    dated(factories.article("Yesterday", series=series, body=[("key_developments", listed)]), 2026, 3, 19)
    page = soup(client, "/series/the-tide-table/")
    assert [item.get_text(strip=True) for item in page.select(".digest-developments li")] == [
        "Two carriers cleared the roads"
    ]
    assert len(page.select(".digest-issue")) == 2


def test_a_topic_lists_its_stories(client, db):
    article = factories.article("Cranes move again")
    article.topics.add(factories.topic("Sea wall"))
    article.save()
    assert soup(client, "/tag/sea-wall/").select_one(".card-headline").get_text(strip=True) == "Cranes move again"


def test_corrections_say_what_when_and_where(client, db):
    article = factories.article("Cranes move again")
    when = datetime(2023, 12, 21, 6, 46, tzinfo=KYIV)
    Correction.objects.create(article=article, kind="correction", note="It is 1,140 metres.", made_at=when)
    page = soup(client, "/corrections/")
    issue = page.select_one(".digest-issue").get_text(" ", strip=True)
    assert "December 21, 2023 6:46 AM" in issue
    assert "It is 1,140 metres." in issue
    assert page.select_one('.digest-issue a[href="/cranes-move-again/"]')


def test_no_corrections_is_said_too(client, db):
    assert "nothing to correct" in soup(client, "/corrections/").get_text()


def test_a_standing_page_is_read_and_linked_from_the_foot(client, english):
    page = StandingPage(title="Ethics", locale=english, show_in_menus=True, body=[("paragraph", "<p>We say how.</p>")])
    Home.objects.get(locale=english).add_child(instance=page)
    page.save_revision().publish()
    shown = soup(client, "/ethics/")
    assert "We say how." in shown.select_one(".prose").get_text()
    assert shown.select_one('footer a[href="/ethics/"]')


def _landmark_name(page, landmark):
    named_by = page.find(id=landmark.get("aria-labelledby") or "-")
    return landmark.get("aria-label") or (named_by.get_text(strip=True) if named_by else "")


@pytest.mark.parametrize(
    "path", ["/", "/section/harbour/", "/first-ship/", "/ethics/", "/news-feed/", "/no-such-page/"]
)
def test_every_menu_has_a_name_of_its_own_and_every_id_is_there_once(client, english, path):
    factories.article("First ship", section=factories.section("Harbour"), by="Olena Marchenko")
    page = StandingPage(title="Ethics", locale=english, body=[("heading", "Who pays"), ("heading", "Who decides")])
    Home.objects.get(locale=english).add_child(instance=page)
    page.save_revision().publish()
    shown = BeautifulSoup(client.get(path).content, "lxml")
    names = [_landmark_name(shown, menu) for menu in shown.find_all("nav")]
    ids = [element["id"] for element in shown.find_all(id=True)]
    assert all(names)
    assert len(names) == len(set(names))
    assert all(ids)
    assert len(ids) == len(set(ids))


def test_a_section_of_few_stories_says_how_many_stand_side_by_side(client, db):
    for number in range(3):
        factories.article(f"Story {number}", section=factories.section("Harbour"))
    assert soup(client, "/section/harbour/").select_one(".listing-seconds .container-cards-2")


@pytest.mark.parametrize(
    "path", ["/section/harbour/", "/tag/sea-wall/", "/author/olena-marchenko/", "/archive/2026/3/", "/corrections/"]
)
def test_a_list_costs_the_same_however_long_it_is(client, db, path):
    def another(number):
        article = factories.article(f"Story {number}", by="Olena Marchenko", main_picture=picture)
        article.topics.add(factories.topic("Sea wall"))
        article.save()
        Correction.objects.create(article=article, kind="correction", note="No.")
        dated(article, 2026, 3, 1 + number)

    def queries():
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            client.get(path)
        return len(counted)

    picture = factories.picture()
    another(0)
    another(1)
    few = queries()
    for number in range(2, 10):
        another(number)
    assert queries() == few <= 15


def test_who_is_lost_is_shown_ways_on(client, db):
    factories.article("Cranes move again")
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    page = BeautifulSoup(answer.content, "lxml")
    assert page.select_one("form[role=search] input[name=q]")
    assert page.select_one('main a[href="/section/harbour/"]')
    assert page.select_one('main a[href="/cranes-move-again/"]')


def test_a_broken_page_needs_no_database_and_its_style_is_allowed_by_its_hash(db):
    with CaptureQueriesContext(connection) as queries:
        answer = errors.server_error(RequestFactory().get("/"))
    assert len(queries) == 0
    assert answer.status_code == 500
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer["Content-Security-Policy"]


def test_no_page_has_styles_or_scripts_of_its_own(client, db):
    factories.article("Cranes move again", by="Olena Marchenko", main_picture=factories.picture())
    for path in ("/", "/section/harbour/", "/author/olena-marchenko/", "/news-feed/", "/archive/", "/search/"):
        page = soup(client, path)
        assert page.select("[style], style, [onclick]") == []
        own = {
            tag.string
            for tag in page.select("script")
            if not tag.get("src") and tag.get("type") != "application/ld+json"
        }
        assert own <= {inline.script("asks"), inline.script("join")}  # these two the policy names by their hashes
        outside = [tag for tag in page.select("[src], link[rel=stylesheet]") if "//" in (tag.get("src") or tag["href"])]
        assert outside == []
