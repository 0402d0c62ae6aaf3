"""The news feed in a real browser: what comes is offered, what changes changes, what is withdrawn goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from broadsheet.live import changing, filing
from broadsheet.live.filing import Words
from broadsheet.newsroom import publishing
from tests import factories
from tests.live.conftest import watched

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def item(editor):
    """Files a short item: `item("Words.")`."""

    def file(text):
        return filing.file(words=Words(text), coverage=None, by=editor)

    return file


@pytest.fixture
def news(stage, item):
    """A story and twelve short items, printed."""
    story = factories.article("Cranes move again")
    items = [item(f"Item {number}.") for number in range(12)]
    stage.print()
    return story, items


def headlines(page, within="#news"):
    return page.locator(f"{within} .feed-headline").all_inner_texts()


def test_news_that_come_are_offered_and_nothing_moves(stage, news, visit, item):
    page = visit("/news-feed/")
    watched(stage)
    page.evaluate("scrollTo(0, 400)")
    before = page.locator("[data-entry]").nth(5).bounding_box()["y"]
    item("Fresh.")
    factories.article("Ships leave")
    stage.print()
    offer = page.get_by_role("button", name="2 new")
    expect(offer).to_be_in_viewport()
    assert page.get_by_role("status").text_content() == "2 new"
    assert page.locator("[data-entry]").nth(5).bounding_box()["y"] == before
    assert "Fresh." not in headlines(page)
    offer.click()
    assert set(headlines(page)[:2]) == {"Ships leave", "Fresh."}
    assert len(set(headlines(page))) == len(headlines(page)) == 15
    expect(offer).to_be_hidden()
    assert page.locator(".is-new").count() == 2


def test_changes_and_withdrawals_come_at_once(stage, news, visit, editor):
    story, items = news
    page = visit("/news-feed/")
    watched(stage)
    changing.edit(post=items[3], words=Words("Item three, put right."), seen=1, by=editor)
    changing.withdraw(post=items[0], reason="Wrong.", by=editor)
    stage.print()
    expect(page.get_by_text("Item three, put right.")).to_be_visible()
    expect(page.get_by_text("Item 0.", exact=True)).to_have_count(0)
    publishing.unpublish(article=story, by=None)
    stage.print()
    expect(page.get_by_text("Cranes move again")).to_have_count(0)
    expect(page.get_by_role("button", name="new")).to_be_hidden()


def test_a_withdrawn_item_is_offered_no_more(stage, news, visit, item, editor):
    page = visit("/news-feed/")
    watched(stage)
    fresh = item("Fresh.")
    stage.print()
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    changing.withdraw(post=fresh, reason="Wrong.", by=editor)
    stage.print()
    expect(page.get_by_role("button", name="1 new")).to_be_hidden()


def test_after_the_server_was_away_nothing_is_missed_and_nothing_doubled(stage, news, visit, item):
    page = visit("/news-feed/")
    watched(stage)
    stage.close()
    for number in range(5):
        item(f"Later {number}.")
    stage.print()
    stage.open()
    page.get_by_role("button", name="5 new").click(timeout=30_000)
    assert len(set(headlines(page))) == len(headlines(page)) == 18


def test_the_fronts_column_offers_a_short_item_too(stage, news, visit, item):
    page = visit("/")
    watched(stage)
    item("Fresh.")
    stage.print()
    page.get_by_role("button", name="1 new").click()
    expect(page.locator("#front-feed .feed-item-open, [id^=front-feed] .feed-item-open")).to_contain_text("Fresh.")


def test_the_browser_says_how_long_ago_and_the_page_does_not(stage, news, visit):
    page = visit("/news-feed/")
    expect(page.locator("[data-entry] time").first).to_contain_text("1 minute ago")
    bare = visit("/news-feed/", javascript=False)
    assert "ago" not in bare.locator("[data-entry] time").first.inner_text()
    assert len(headlines(bare)) == 13
