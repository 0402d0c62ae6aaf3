"""Parts of a page that come after the reader: what is under the eyes stays where it was."""

from __future__ import annotations

import pytest

from tests import factories

from .test_article import SHIFTS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FORM = "/_/fragment/newsletters/"


@pytest.fixture
def came_late(new_page):
    """An article scrolled to its end before the form below it has come, and the form with so many lines."""

    def opened(lines):
        page = new_page(width=360)
        asked = []
        page.route(f"**{FORM}", lambda route: asked.append(route))
        page.goto(factories.article("Ships leave").get_absolute_url())
        page.locator(".signup-place").evaluate("place => place.scrollIntoView()")
        page.wait_for_timeout(200)
        (route,) = asked
        route.fulfill(body=f'<section class="signup-box"><h2>Morning</h2>{"<p>Every day.</p>" * lines}</section>')
        page.wait_for_timeout(500)
        return page

    return opened


def test_a_late_form_fills_its_room_and_nothing_moves(came_late):
    page = came_late(2)
    assert page.locator(".signup-place h2").inner_text() == "Morning"
    assert page.evaluate(SHIFTS) <= 0.01


def test_a_late_form_larger_than_its_room_leaves_the_plain_link(came_late):
    page = came_late(100)
    assert page.locator(".signup-place h2").count() == 0
    assert page.locator(".signup-place").get_by_role("link", name="Newsletters").count() == 1
    assert page.evaluate(SHIFTS) <= 0.01
