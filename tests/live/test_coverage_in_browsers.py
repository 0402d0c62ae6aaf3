"""Live coverage in a real browser, printed by the press and handed out by a kiosk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from broadsheet.live import changing, covering
from broadsheet.live.filing import Words
from broadsheet.live.models import CoverageState
from tests.journeys.test_article import SHIFTS
from tests.live.conftest import HIDE, watched

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGE = "/live/harbour/"
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
LATE_STREAM = """
  const ask = navigator.locks.request.bind(navigator.locks);
  navigator.locks.request = (...how) => new Promise((go) => { window.goOn = () => go(ask(...how)); });
"""
LONG = "The harbour opens again after eleven years, and everybody has come to see it. " * 8


@pytest.fixture
def told(stage, harbour, say):
    """Forty posts, printed."""
    posts = [say(harbour, f"Post {number}. {LONG}") for number in range(1, 41)]
    stage.print()
    return posts


def add(stage, harbour, say, text="Something new.", **more):
    post = say(harbour, text, **more)
    stage.print()
    return post


def numbers(page):
    return page.locator(".posts [data-post]").evaluate_all("posts => posts.map(post => Number(post.dataset.number))")


def top_of(page, number):
    return page.locator(f"#post-{number}").evaluate("post => post.getBoundingClientRect().top")


def settle(page):
    """Until it has asked for all that a page asks for when it opens, and this is known here."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def test_a_new_post_is_offered_without_moving_what_is_read(stage, told, visit, harbour, say):
    page = visit(PAGE)
    watched(stage)
    page.locator("#post-35").evaluate("post => scrollTo(0, post.getBoundingClientRect().top + scrollY - 120)")
    before = top_of(page, 35)
    add(stage, harbour, say)
    offer = page.get_by_role("button", name="1 new post")
    expect(offer).to_be_visible()
    assert page.get_by_role("status").text_content() == "1 new post"
    assert top_of(page, 35) == before
    assert page.locator("#post-41").count() == 0
    add(stage, harbour, say, is_key=True)
    page.get_by_role("button", name="2 new posts").click()
    assert numbers(page)[:3] == [42, 41, 40]
    assert page.evaluate("document.activeElement.id") == "post-42"
    expect(page.locator("#post-42")).to_be_in_viewport()
    expect(page.locator(".key-events a")).to_have_count(1)
    expect(page.locator(".live-offer")).to_be_hidden()


def test_new_posts_come_without_a_request_and_changed_ones_with_one(stage, told, visit, harbour, say, editor):
    page = visit(PAGE)
    watched(stage)
    visit.asked.clear()
    add(stage, harbour, say)
    add(stage, harbour, say, "Another.")
    expect(page.get_by_role("button", name="2 new posts")).to_be_visible()
    assert [address for address in visit.asked if f"/fragment{PAGE}" in address] == []
    changing.edit(post=told[33], words=Words("Quite short now."), seen=1, by=editor, is_update=True)
    stage.print()
    expect(page.locator("#post-34 .post-text")).to_have_text("Quite short now.")
    assert [address for address in visit.asked if f"/fragment{PAGE}" in address] == [f"{stage.url}/_/fragment{PAGE}"]


def test_an_edited_post_changes_in_place_and_a_withdrawn_one_goes(stage, told, visit, harbour, say, editor):
    page = visit(PAGE)
    watched(stage)
    page.locator("#post-30").evaluate("post => scrollTo(0, post.getBoundingClientRect().top + scrollY - 120)")
    before = top_of(page, 30)
    changing.edit(post=told[33], words=Words("Quite short now."), seen=1, by=editor, is_update=True)
    stage.print()
    expect(page.locator("#post-34 .post-text")).to_have_text("Quite short now.")
    expect(page.locator("#post-34 .post-updated")).to_have_count(1)
    assert abs(top_of(page, 30) - before) < 1
    changing.withdraw(post=told[34], reason="Wrong.", by=editor)
    stage.print()
    expect(page.locator("#post-35")).to_have_count(0)
    assert abs(top_of(page, 30) - before) < 1
    assert numbers(page) == [n for n in range(40, 10, -1) if n != 35]


def test_a_post_withdrawn_before_it_was_shown_is_offered_no_more_and_an_edited_one_comes_as_it_is_now(
    stage, told, visit, harbour, say, editor
):
    page = visit(PAGE)
    watched(stage)
    first, second = add(stage, harbour, say), add(stage, harbour, say, "Old words.")
    expect(page.get_by_role("button", name="2 new posts")).to_be_visible()
    changing.withdraw(post=first, reason="Wrong.", by=editor)
    changing.edit(post=second, words=Words("New words."), seen=1, by=editor)
    stage.print()
    page.get_by_role("button", name="1 new post").click()
    expect(page.locator("#post-42 .post-text")).to_have_text("New words.")
    assert numbers(page)[:2] == [42, 40]


def test_a_restored_post_comes_back_where_it_was(stage, told, visit, editor):
    page = visit(PAGE)
    watched(stage)
    changing.withdraw(post=told[36], reason="Wrong.", by=editor)
    stage.print()
    expect(page.locator("#post-37")).to_have_count(0)
    changing.restore(post=told[36], by=editor)
    stage.print()
    page.get_by_role("button", name="1 new post").click()
    assert numbers(page) == list(range(40, 10, -1))


def test_after_the_server_was_away_nothing_is_missed_and_nothing_doubled(stage, told, visit, harbour, say, editor):
    page = visit(PAGE)
    watched(stage)
    stage.close()
    for number in range(41, 121):  # two pages and a half
        say(harbour, f"Post {number}.")
    changing.edit(post=told[30], words=Words("Changed meanwhile."), seen=1, by=editor)
    changing.withdraw(post=told[31], reason="Wrong.", by=editor)
    stage.print()
    stage.open()
    page.get_by_role("button", name="80 new posts").click(timeout=30_000)
    assert numbers(page) == [n for n in range(120, 10, -1) if n != 32]
    expect(page.locator("#post-31 .post-text")).to_have_text("Changed meanwhile.")
    add(stage, harbour, say)
    page.get_by_role("button", name="1 new post").click()
    assert numbers(page) == [n for n in range(121, 10, -1) if n != 32]


def test_an_answer_that_does_not_come_is_asked_for_again(stage, told, visit, editor):
    page = visit(PAGE)
    watched(stage)
    failures = []

    def fail_twice(route):
        if len(failures) < 2:
            failures.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/_/fragment/live/harbour/", fail_twice)
    changing.edit(post=told[33], words=Words("Quite short now."), seen=1, by=editor, is_update=True)
    stage.print()
    expect(page.locator("#post-34 .post-text")).to_have_text("Quite short now.", timeout=20_000)
    assert len(failures) == 2


def test_a_post_between_the_page_and_its_stream_is_not_missed(stage, told, visit, harbour, say):
    page = visit(PAGE, script=LATE_STREAM)
    page.wait_for_timeout(300)
    add(stage, harbour, say)
    page.evaluate("window.goOn()")
    expect(page.get_by_role("button", name="1 new post")).to_be_visible()


def test_nothing_is_asked_for_when_nothing_has_come(stage, told, visit):
    visit(PAGE).wait_for_timeout(800)
    watched(stage)
    assert not [url for url in visit.asked if "/_/fragment/live/" in url], "its page says what it shows"


def test_a_hidden_tab_asks_for_nothing_and_catches_up(stage, told, visit, harbour, say):
    page = visit(PAGE)
    watched(stage)
    page.evaluate(HIDE, [True])
    watched(stage, 0)
    settle(page)
    del visit.asked[:]
    add(stage, harbour, say)
    page.wait_for_timeout(1500)
    assert visit.asked == []
    page.evaluate(HIDE, [False])
    expect(page.get_by_role("button", name="1 new post")).to_be_visible()


def test_without_javascript_everything_is_there(stage, told, visit, harbour, say):
    page = visit(PAGE, javascript=False)
    assert numbers(page) == list(range(40, 10, -1))
    page.get_by_role("link", name="Earlier posts").click()
    page.wait_for_url("**/live/harbour/1/#post-10")
    assert numbers(page) == list(range(30, 0, -1))
    expect(page.locator("#post-10")).to_be_in_viewport()


def test_who_saves_data_asks_with_a_button_and_otherwise_nothing_comes(stage, told, visit, harbour, say):
    page = visit(PAGE, script=SAVES_DATA)
    settle(page)
    del visit.asked[:]
    add(stage, harbour, say)
    page.wait_for_timeout(1000)
    assert visit.asked == []
    assert len(stage.kiosk.watching) == 0
    check = page.get_by_role("button", name="Check for updates")
    check.click()
    page.get_by_role("button", name="1 new post").click()
    assert numbers(page)[:2] == [41, 40]
    check.click()
    expect(page.get_by_role("status")).to_have_text("Nothing new yet.")


def test_the_order_can_be_turned_and_is_remembered(stage, told, visit, harbour, say):
    page = visit(PAGE)
    watched(stage)
    page.get_by_role("button", name="Oldest first").click()
    assert numbers(page) == list(range(11, 41))
    add(stage, harbour, say)
    page.get_by_role("button", name="1 new post").click()
    assert numbers(page) == list(range(11, 42))
    page.reload()
    expect(page.get_by_role("button", name="Newest first")).to_be_visible()
    assert numbers(page) == list(range(12, 42))


def test_a_link_to_a_post_that_has_moved_leads_to_it(stage, told, visit):
    page = visit(f"{PAGE}#post-3")
    page.wait_for_url("**/live/harbour/1/#post-3")
    expect(page.locator("#post-3")).to_be_in_viewport()
    page = visit(f"{PAGE}#post-12")
    assert page.url.endswith("/live/harbour/#post-12")
    page.get_by_role("button", name="Jump to the latest").click()
    expect(page.locator("#post-40")).to_be_in_viewport()


def test_the_first_post_comes_by_itself_and_the_last_one_leaves_a_word(stage, visit, harbour, say, editor):
    stage.print()
    page = visit(PAGE)
    expect(page.get_by_text("No posts yet")).to_be_visible()
    watched(stage)
    post = add(stage, harbour, say)
    expect(page.locator("#post-1")).to_be_visible()
    expect(page.get_by_text("No posts yet")).to_be_hidden()
    changing.withdraw(post=post, reason="Wrong.", by=editor)
    stage.print()
    expect(page.locator("#post-1")).to_have_count(0)
    expect(page.get_by_text("No posts yet")).to_be_visible()


def test_a_withdrawn_post_leaves_the_top_too_and_its_state_is_told(stage, told, visit, harbour, editor):
    covering.pin(coverage=harbour, post=told[20], by=editor)
    stage.print()
    page = visit(PAGE)
    watched(stage)
    expect(page.locator(".coverage-pinned")).to_contain_text("Post 21.")
    changing.withdraw(post=told[20], reason="Wrong.", by=editor)
    stage.print()
    expect(page.get_by_text("Post 21.")).to_have_count(0)
    covering.move(coverage=harbour, to=CoverageState.PAUSED, by=editor)
    stage.print()
    expect(page.locator(".coverage-state")).to_contain_text("Paused")


@pytest.mark.parametrize("path", [PAGE, "/news-feed/", "/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_the_page_comes(stage, told, visit, path, width):
    page = visit(path, width=width)
    page.wait_for_timeout(500)
    assert page.evaluate(SHIFTS) <= 0.01


@pytest.mark.control
def test_without_the_tag_on_the_page_a_post_before_the_stream_is_missed(stage, told, visit, harbour, say):
    forgetful = """addEventListener('readystatechange', () => document.querySelector('[data-tag]')?.removeAttribute('data-tag'), true);"""
    page = visit(PAGE, script=LATE_STREAM + forgetful)
    page.wait_for_timeout(300)
    add(stage, harbour, say)
    page.evaluate("window.goOn()")
    watched(stage)
    page.wait_for_timeout(1000)
    expect(page.locator(".live-offer")).to_be_hidden()
