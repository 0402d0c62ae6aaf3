"""The news feed on its own page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from broadsheet.live import changing, covering, feed
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState
from tests import factories

pytestmark = pytest.mark.django_db

KYIV = ZoneInfo("Europe/Kyiv")


def published(headline, *when, **fields):
    article = factories.article(headline, **fields)
    return factories.came_out(article, datetime(*when, tzinfo=KYIV))


def test_items_stand_under_their_day_with_their_time(client):
    published("Early", 2023, 12, 21, 6, 46)
    published("Late", 2023, 12, 20, 23, 54)
    page = BeautifulSoup(client.get("/news-feed/").content, "lxml")
    assert [day.h2.get_text(strip=True) for day in page.select(".day")] == [
        "Thursday, December 21, 2023",
        "Wednesday, December 20, 2023",
    ]
    assert [time.get_text() for time in page.select(".day-item time")] == ["6:46 AM", "11:54 PM"]
    assert page.select_one(".day-item time")["datetime"] == "2023-12-21T06:46:00+02:00"


def test_ukrainian_readers_get_their_own_clock(client):
    published("Крани знову рухаються", 2023, 12, 21, 14, 5, language="uk")
    page = BeautifulSoup(client.get("/uk/news-feed/").content, "lxml")
    assert page.select_one(".day-item time").get_text() == "14:05"
    assert "21 грудня 2023" in page.select_one(".day h2").get_text()


def test_an_empty_feed_says_so(client):
    assert "There is no news yet" in client.get("/news-feed/").content.decode()


def test_opinion_and_advertising_are_no_news(client):
    factories.article("A view", tone="opinion")
    factories.article("An advertiser speaks", tone="sponsored")
    page = client.get("/news-feed/").content.decode()
    assert "A view" not in page
    assert "An advertiser" not in page


def test_an_item_of_live_coverage_that_nobody_may_see_yet_comes_with_it(client, editor, say):
    secret = Coverage.objects.create(language="en", slug="secret", headline="A secret")
    post = say(secret, "Too early.", is_in_feed=True)
    assert "Too early." not in client.get("/news-feed/").content.decode()
    covering.move(coverage=secret, to=CoverageState.LIVE, by=editor)
    page = BeautifulSoup(client.get("/news-feed/").content, "lxml")
    assert page.select_one(f"#item-{post.pk} a")["href"] == "/live/secret/#post-1"


def test_an_entry_is_another_version_when_readers_see_something_else(editor, say):
    post = say(None, "A crane moves.")
    article = factories.article("Cranes move")
    (story, item) = feed.entries("en", 5)
    assert [story.version, item.version] == [entry.version for entry in feed.entries("en", 5)]
    changing.edit(post=post, words=Words("A crane moved."), seen=1, by=editor)
    draft = article.get_latest_revision_as_object()
    draft.title = "Cranes moved"
    draft.change_kind = "typo"
    draft.save_revision().publish()
    changed = feed.entries("en", 5)
    assert changed[0].version != story.version
    assert changed[1].version != item.version


def test_an_item_that_is_one_sentence_is_not_opened(say, client):
    say(None, "A crane moves.")
    column = BeautifulSoup(client.get("/_/fragment/news-feed/").content, "lxml")
    assert column.select_one(".feed-item-open h3").get_text(strip=True) == "A crane moves."
    assert not column.select(".feed-opening")
    say(None, "More of it.", headline="Two cranes move")
    column = BeautifulSoup(client.get("/_/fragment/news-feed/").content, "lxml")
    assert column.select_one(".feed-item-open .feed-opening").get_text(strip=True) == "More of it."
