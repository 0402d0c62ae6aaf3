"""The strip below articles of a coverage's section, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from broadsheet.live import covering
from broadsheet.live.models import CoverageState
from tests import factories
from tests.live.conftest import watched

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LONG = [("paragraph", f"<p>{'It rained. ' * 60}</p>")] * 12


def test_articles_of_its_section_lead_to_it_and_are_not_printed_for_that(stage, visit, harbour, editor):
    port, city = factories.section("Port"), factories.section("City")
    harbour.section = port
    harbour.save()
    covering.move(coverage=harbour, to=CoverageState.PAUSED, by=editor)
    named = factories.article("Named by the desk", section=port, body=LONG)
    harbour.articles.add(named)
    factories.article("Of the port", section=port, body=LONG)
    factories.article("Of the city", section=city, body=LONG)
    stage.print()
    covering.move(coverage=harbour, to=CoverageState.LIVE, by=editor)
    printed = stage.print()
    assert "/named-by-the-desk/" in printed
    assert "/of-the-port/" not in printed
    strips = {}
    for path in ("/of-the-port/", "/of-the-city/", "/named-by-the-desk/"):
        page = visit(path)
        for _step in range(12):  # as one reads: what comes after the eyes is left out, so that nothing moves
            page.mouse.wheel(0, 500)
            page.wait_for_timeout(100)
        page.locator(".beside .feed-item").first.wait_for()
        page.wait_for_timeout(300)
        strips[path] = page.locator(".live-strip a").all_inner_texts()
    assert strips == {
        "/of-the-port/": ["The harbour reopens"],
        "/of-the-city/": [],
        "/named-by-the-desk/": ["The harbour reopens"],
    }
    expect(visit("/named-by-the-desk/", javascript=False).locator(".live-strip")).to_be_visible()


def test_news_below_an_article_are_offered_without_moving_what_is_read(stage, visit, say, editor):
    for number in range(12):
        say(None, f"Item {number}.", language="en", is_in_feed=True)
    factories.article("Of the port", body=LONG)
    stage.print()
    page = visit("/of-the-port/")
    page.wait_for_timeout(300)
    assert len(stage.kiosk.watching) == 0, "who does not come near the news holds no stream"
    page.locator(".beside").scroll_into_view_if_needed()
    page.locator(".beside .feed-item").first.scroll_into_view_if_needed()
    watched(stage)
    visit.asked.clear()
    say(None, "Just now.", language="en", is_in_feed=True)
    stage.print()
    page.get_by_role("button", name="1 new").click()
    expect(page.locator(".beside .feed-headline").first).to_have_text("Just now.")
    assert [address for address in visit.asked if "/fragment/" in address] == []
