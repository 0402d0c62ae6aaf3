"""The front in a real browser: by keyboard, narrow, mirrored, on paper, and without a jump."""

from __future__ import annotations

import itertools
import json

import pytest

from broadsheet.newsroom.models import Publication
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SHIFT = """
() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => done(sum), 300));
})
"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

RING = """
() => {
  const at = document.activeElement;
  const widths = [getComputedStyle(at), getComputedStyle(at, "::after")].map(
    (style) => (style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth)));
  return Math.max(...widths);
}
"""


@pytest.fixture
def paper():
    """A front with enough on it: long words, no picture, several sections."""
    Publication.objects.update_or_create(pk=Publication.load().pk, defaults={"name": "The Lantern"})
    picture = factories.picture()
    for number in range(7):
        section = factories.section(("Harbour", "City", "Opinion")[number % 3])
        factories.article(
            f"Story {number}: the harbourmasters’ counterdeclaration on incomprehensibilities",
            section=section,
            by="Olena Marchenko",
            main_picture=None if number % 3 == 1 else picture,
            standfirst="The harbour office promised the berth by spring. Two winters later nobody will say when.",
        )


def test_the_first_tab_skips_to_the_content_and_the_rest_follow_the_page(paper, new_page):
    page = new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert "Story" in page.evaluate("document.activeElement.textContent")

    page.goto("/")
    tops = []
    for _ in range(9):
        page.keyboard.press("Tab")
        tops.append(page.evaluate("Math.round(document.activeElement.getBoundingClientRect().top + scrollY)"))
    within_a_line = 12  # things of one line do not stand at one height
    assert all(later >= earlier - within_a_line for earlier, later in itertools.pairwise(tops[1:]))

    page.goto("/")
    for _ in range(10):
        page.keyboard.press("Tab")
        assert page.evaluate(RING) >= 2


def test_nothing_is_wider_than_the_narrowest_telephone_or_jumps_out_of_large_text(paper, new_page):
    page = new_page(width=320)
    for path in ("/", "/section/harbour/", "/author/olena-marchenko/", "/news-feed/", "/search/", "/no-page/"):
        page.goto(path)
        assert page.evaluate(WIDER) <= 0, path
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate(WIDER) <= 0, f"{path} from right to left"
    for width in (360, 640):
        page = new_page(width=width)
        page.goto("/")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDER) <= 0, width


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_jumps_even_when_the_fonts_are_late(paper, new_page, width):
    page = new_page(width=width)
    held = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto("/", wait_until="domcontentloaded")
    page.wait_for_function("document.querySelector('.splash-picture img')?.complete")
    while held:
        held.pop().continue_()
    page.unroute("**/*.woff2")
    assert page.evaluate(SHIFT) <= 0.01


def test_a_mirrored_page_begins_at_the_right(paper, new_page):
    page = new_page()
    page.goto("/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(WIDER) <= 0
    edges = page.evaluate(
        """() => ["main .splash-headline", ".masthead-nav li"].map((what) => {
          const box = document.querySelector(what).getBoundingClientRect();
          return [box.left, innerWidth - box.right];
        })"""
    )
    for left, right in edges:
        assert right <= left + 1


def test_sections_work_without_scripts_on_a_telephone(paper, new_page):
    page = new_page(width=360, javascript=False)
    page.goto("/")
    page.click(".masthead-nav >> text=City")
    assert page.url.endswith("/section/city/")
    assert page.is_visible("h1")


def test_a_printed_page_shows_its_address_and_no_menu(paper, new_page):
    page = new_page()
    page.goto("/section/harbour/")
    assert not page.is_visible(".print-address")
    page.emulate_media(media="print")
    assert page.is_visible(".print-address")
    assert page.text_content(".print-address").endswith("/section/harbour/")
    assert not page.is_visible(".masthead-nav")


def test_times_become_relative_in_the_browser_alone(paper, new_page, client):
    page = new_page()
    page.goto("/")
    page.wait_for_selector("time[data-relative][title]")
    assert "minute" in page.text_content("time[data-relative][title]")
    assert "minute ago" not in client.get("/").content.decode()


def test_a_page_of_strangers_asks_nobody_who_they_are(paper, new_page):
    asked = []
    page = new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("load")
    assert [url for url in asked if "/_/me" in url] == []


def test_an_english_page_loads_at_most_100_kilobytes_of_type(paper, new_page):
    page = new_page()
    sizes = {}
    page.on(
        "response",
        lambda answer: sizes.update({answer.url: len(answer.body())}) if answer.url.endswith(".woff2") else None,
    )
    page.goto("/")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_load_state("load")
    assert 0 < sum(sizes.values()) <= 100_000, json.dumps(sizes)


@pytest.mark.parametrize(("path", "foreign"), [("/", "cyrillic"), ("/uk/", "latin-ext")])
def test_the_name_of_another_language_loads_no_face_of_its_letters(paper, new_page, path, foreign):
    asked = []
    page = new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_load_state("load")
    assert page.is_visible(".languages a:has-text('Українська')")
    assert [url for url in asked if url.endswith(".woff2") and foreign in url] == []
