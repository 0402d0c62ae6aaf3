"""A reader's way from the front to an article, with and without JavaScript."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 360, 1440])
def test_from_the_front_to_an_article_and_on_to_its_author(new_page, javascript, width):
    factories.article("Cranes move again", by="Olena Marchenko", main_picture=factories.picture())
    page = new_page(width=width, javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Cranes move again").first.click()
    page.wait_for_url("**/cranes-move-again/")
    assert page.get_by_role("heading", level=1).inner_text() == "Cranes move again"
    overflow = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") if javascript else 0
    assert overflow <= 0, "the page must not scroll sideways"
    page.get_by_role("link", name="Olena Marchenko").first.click()
    page.wait_for_url("**/author/olena-marchenko/")


def test_the_first_tab_skips_to_the_content(new_page):
    factories.article("Cranes move again")
    page = new_page()
    page.goto("/cranes-move-again/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "content"
