"""The strip below articles of a coverage's section, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from broadsheet.live import covering
from broadsheet.live.models import CoverageState
from tests import factories

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
