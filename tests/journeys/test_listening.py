"""Listening to an article, in a real browser with a real file."""

from __future__ import annotations

import pytest

from tests import factories
from tests.journeys.test_article import SHIFTS
from tests.narrations import narrate, tone

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SECONDS = 40
PARAGRAPH = "The harbour opens again after eleven years, and the first crane has moved. " * 6


@pytest.fixture
def article():
    """Twelve paragraphs, each read for two seconds, after headline and date."""
    body = [("paragraph", f"<p>{number}. {PARAGRAPH}</p>") for number in range(12)]
    made = factories.article("Cranes move again", body=body)
    narrate(made, sound=tone(SECONDS), duration_ms=SECONDS * 1000)
    return made


@pytest.fixture
def heard(new_page, article):
    """The article, open in a browser, and every request for sound."""

    def open_page(**options):
        page = new_page(**options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url) if request.url.endswith(".mp3") else None)
        page.goto(article.get_absolute_url())
        if options.get("javascript", True):
            page.locator(".listen-play").wait_for()
        return page

    return open_page


def play(page):
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 0.2")


def at(page):
    return page.evaluate("document.querySelector('.listen audio').currentTime")


def go(page, seconds):
    page.evaluate("seconds => { document.querySelector('.listen audio').currentTime = seconds }", seconds)
    page.wait_for_function(f"() => Math.abs(document.querySelector('.listen audio').currentTime - {seconds}) < 1")


def test_no_byte_of_sound_is_fetched_before_the_reader_presses_play(heard):
    page = heard()
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(500)
    assert page.asked == []
    play(page)
    assert page.asked


def test_the_player_itself_comes_when_the_reader_does_something(heard):
    page = heard()
    scripts = []
    page.on("request", lambda request: scripts.append(request.url) if "player" in request.url else None)
    page.wait_for_load_state("networkidle")
    assert scripts == []
    page.evaluate(
        "() => document.querySelector('.listen-play').click()"
    )  # nothing before it: not even a pointer that moves
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 0.2")
    assert len(scripts) == 1


def test_it_plays_and_stops(heard):
    page = heard()
    play(page)
    assert page.get_by_role("slider", name="Place in the audio").get_attribute("aria-valuetext").startswith("0:0")
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("document.querySelector('.listen audio').paused")
    page.get_by_role("button", name="Play").wait_for()


def test_the_label_is_there_for_everybody(heard):
    page = heard()
    region = page.get_by_role("region", name="Listen to this article")
    assert region.get_by_text("This audio is created with AI assistance").is_visible()
    page.get_by_text("About this audio").click()
    assert region.get_by_text("Aoi of hibari").is_visible()


def test_the_keyboard_does_all_of_it(heard):
    page = heard()
    button = page.get_by_role("button", name="Play")
    button.focus()
    page.keyboard.press("Shift")
    page.locator(".listen.is-ready").wait_for()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 0.2")
    page.keyboard.press("l")
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 14")
    page.keyboard.press("j")
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime < 10")
    page.keyboard.press("k")
    page.wait_for_function("() => document.querySelector('.listen audio').paused")
    place = page.get_by_role("slider", name="Place in the audio")
    place.focus()
    before = at(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => document.querySelector('.listen audio').currentTime > {before} + 2")


def test_the_letters_are_the_readers_outside_the_player(heard):
    page = heard()
    page.locator("body").press("k")
    page.wait_for_timeout(300)
    assert page.asked == []


def test_the_text_that_is_read_is_marked_and_followed(heard):
    page = heard(height=500)
    play(page)
    assert page.locator(".is-heard").inner_text() == "Cranes move again"
    go(page, 5)
    page.wait_for_function("() => document.querySelector('p.is-heard')")
    assert page.locator(".is-heard").count() == 1
    page.locator("p.is-heard").scroll_into_view_if_needed()
    page.locator("p.is-heard").evaluate("p => p.scrollIntoView({ block: 'start' })")
    go(page, 16)
    page.wait_for_function(
        "() => (box => box.top < innerHeight && box.bottom > 0)(document.querySelector('.is-heard').getBoundingClientRect())"
    )


def test_who_has_scrolled_away_is_left_where_they_are(heard):
    page = heard(height=500)
    play(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    before = page.evaluate("scrollY")
    go(page, 8)
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") == before


def test_the_place_is_kept_and_the_speed(heard):
    page = heard()
    play(page)
    page.get_by_label("Speed").select_option("1.5")
    go(page, 20)
    page.get_by_role("button", name="Pause").click()
    page.reload()
    page.asked.clear()
    page.mouse.move(50, 50)
    page.locator(".listen.is-ready").wait_for()
    assert page.get_by_role("slider", name="Place in the audio", include_hidden=True).input_value() in {"20", "21"}
    play(page)
    assert at(page) >= 19
    assert page.evaluate("document.querySelector('.listen audio').playbackRate") == 1.5


def test_a_tap_on_a_text_plays_from_there(heard):
    page = heard(width=390, height=800, has_touch=True, is_mobile=True)
    text = page.locator(".article-body p").nth(6)
    text.tap()
    page.wait_for_timeout(300)
    assert page.asked == [], "nobody listens yet: a tap on a text is no wish to hear it"
    page.locator(".listen-play").scroll_into_view_if_needed()
    play(page)
    text.scroll_into_view_if_needed()
    text.tap()
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 14")
    assert text.get_attribute("class").find("is-heard") >= 0


def test_a_tap_on_a_row_of_a_table_plays_from_there(new_page):
    table = {
        "columns": [{"type": "text", "heading": "Ship"}, {"type": "number", "heading": "Tonnes"}],
        "rows": [{"values": [f"Ship {number}", number]} for number in range(6)], "caption": "Ships",
    }  # fmt: skip
    made = factories.article("Ships", body=[("table", table), ("paragraph", f"<p>{PARAGRAPH}</p>")])
    narrate(made, sound=tone(SECONDS), duration_ms=SECONDS * 1000)
    page = new_page(width=390, height=800, has_touch=True, is_mobile=True)
    page.goto(made.get_absolute_url())
    play(page)
    row = page.locator("tbody tr").nth(3)
    row.scroll_into_view_if_needed()
    row.locator("td").tap()
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 11")
    assert page.locator(".is-heard").inner_text().split() == ["Ship", "3", "3"]


def test_a_persons_recording_offers_no_text_to_play_from(new_page, article):
    narrate(article, sound=tone(SECONDS), duration_ms=SECONDS * 1000, voice_kind="human", voice="Olena", timings=[])
    page = new_page(width=390, height=800, has_touch=True, is_mobile=True)
    page.goto(article.get_absolute_url())
    play(page)
    assert page.locator(".can-be-heard").count() == page.locator(".is-heard").count() == 0
    text = page.locator(".article-body p").nth(6)
    text.scroll_into_view_if_needed()
    text.tap()
    page.wait_for_timeout(300)
    assert at(page) < 10
    assert not page.evaluate("document.querySelector('.listen audio').paused")


def test_a_mouse_plays_from_the_mark_in_the_margin_and_selects_in_the_text(heard):
    page = heard()
    text = page.locator(".article-body p").nth(4)
    text.scroll_into_view_if_needed()
    box = text.bounding_box()
    page.mouse.click(box["x"] + 100, box["y"] + 10)
    page.wait_for_timeout(300)
    assert page.asked == []
    page.mouse.move(box["x"] + 100, box["y"] + 10)
    page.mouse.click(box["x"] - 12, box["y"] + 12)
    page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 10")


def test_the_lock_screen_knows_what_plays(heard):
    page = heard()
    play(page)
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Cranes move again"
    assert page.evaluate("navigator.mediaSession.metadata.album") == "Broadsheet"


def test_a_file_that_is_gone_is_told(heard):
    page = heard()
    page.route("**/*.mp3", lambda route: route.fulfill(status=404))
    page.get_by_role("button", name="Play").click()
    page.get_by_role("status").get_by_text("could not be loaded").wait_for()


def test_without_javascript_the_browsers_own_controls_stand_there(heard, live_server):
    page = heard(javascript=False)
    assert page.locator(".listen audio[controls]").is_visible()
    assert page.locator(".listen-play").is_hidden()
    assert page.get_by_text("This audio is created with AI assistance").is_visible()
    assert page.locator(".listen audio").get_attribute("preload") == "none"
    assert page.asked == []
    page.get_by_text("About this audio").click()
    link = page.get_by_role("link", name="Download (MP3")
    assert page.request.get(live_server.url + link.get_attribute("href")).headers["content-type"] == "audio/mpeg"


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_moves_when_it_comes_and_nothing_scrolls_sideways(heard, width):
    page = heard(width=width)
    shift = page.evaluate(SHIFTS)
    assert shift <= 0.01
    play(page)
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
