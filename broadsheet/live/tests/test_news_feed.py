"""The news feed on its own page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

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
