"""An article with every kind of block, in a real browser."""

from __future__ import annotations

import pytest

from broadsheet.accounts.models import User
from tests import every_block, factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 500);
})"""


@pytest.fixture
def ships():
    """The article, with its pictures scaled by a first reader."""
    article = every_block.article(dateline="Odesa", standfirst="Four ships left on Thursday.")
    factories.article("Newest of all")
    return article


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_scrolls_sideways_and_nothing_moves(new_page, ships, width):
    page = new_page(width=width, dark=width == 320)
    page.goto(ships.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
    page.locator(".beside").scroll_into_view_if_needed()
    page.locator(".feed-item-open").wait_for()
    assert page.evaluate(SHIFTS) <= 0.01


def test_the_news_feed_arrives_and_leads_on(new_page, ships):
    page = new_page()
    page.goto(ships.get_absolute_url())
    page.locator(".beside").scroll_into_view_if_needed()
    assert page.locator(".feed-item-open .feed-headline").inner_text() == "Newest of all"
    page.wait_for_function("!document.querySelector('.beside-choice')?.innerText.trim()")  # nobody has chosen anything
    page.get_by_role("link", name="More news").click()
    page.wait_for_url("**/news-feed/")


def test_without_javascript_there_are_links(new_page, ships):
    page = new_page(javascript=False)
    page.goto(ships.get_absolute_url())
    assert page.get_by_role("link", name="More news").get_attribute("href") == "/news-feed/"
    assert (
        page.get_by_role("link", name="Play from YouTube").get_attribute("href").startswith("https://www.youtube.com/")
    )
    assert page.locator(".gallery img").count() == 3
    assert page.get_by_role("link", name="Edit").count() == 0


def test_only_staff_see_the_edit_link(new_page, sign_in, live_server, ships):
    reader = new_page()
    reader.goto(ships.get_absolute_url())
    reader.wait_for_load_state("networkidle")
    assert reader.get_by_role("link", name="Edit").count() == 0
    staff = new_page()
    sign_in(staff, User.objects.create_superuser("desk@lantern.example", "a long enough password"))
    staff.context.add_cookies([{"name": "known", "value": "staff", "url": live_server.url}])
    staff.goto(ships.get_absolute_url())
    staff.get_by_role("link", name="Edit").wait_for()
    assert staff.get_by_role("link", name="Edit").get_attribute("href") == f"/cms/pages/{ships.pk}/edit/"


def test_a_cookie_alone_makes_nobody_staff(new_page, live_server, ships):
    page = new_page()
    page.context.add_cookies([{"name": "known", "value": "staff", "url": live_server.url}])
    with page.expect_response("**/_/me"):
        page.goto(ships.get_absolute_url())
    assert page.get_by_role("link", name="Edit").count() == 0


def test_another_site_is_asked_only_on_a_click(chromium, live_server, ships):
    context = chromium.new_context(base_url=live_server.url)
    asked = []
    context.route(
        lambda url: not url.startswith(live_server.url),
        lambda route: (asked.append(route.request.url), route.fulfill(body="<p>A film</p>", content_type="text/html")),
    )
    page = context.new_page()
    page.goto(ships.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.get_by_role("link", name="Play from YouTube").click()
    page.frame_locator(".embed-film iframe").get_by_text("A film").wait_for()
    assert asked == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]
    context.close()


def test_a_special_project_cannot_touch_the_page(new_page, ships):
    page = new_page()
    page.goto(ships.get_absolute_url())
    page.locator(".special iframe").scroll_into_view_if_needed()
    page.frame_locator(".special iframe").get_by_role("heading", name="Map").wait_for()
    assert "in a box" not in page.title()


def test_the_gate_is_readable_in_any_width(new_page):
    body = [("paragraph", "<p>Open words.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed words.</p>")]
    article = factories.article("Who owns the cranes", access="members", body=body)
    page = new_page(width=320)
    page.goto(article.get_absolute_url())
    assert page.get_by_role("heading", name="The rest of this story is for members").is_visible()
    assert page.get_by_text("Closed words.").count() == 0
