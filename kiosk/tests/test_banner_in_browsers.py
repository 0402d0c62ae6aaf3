"""What comes to stand above a page while it is open: read out, moving nothing, gone again; and there without scripts."""

from __future__ import annotations

import shutil

import pytest

from kiosk import banner
from kiosk.tests.conftest import until
from kiosk.tests.test_watching_in_browsers import CHROMIUM, HIDE, SCRIPTS

pytestmark = [pytest.mark.journey, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")]

STRIP = '<aside class="breaking" aria-label="Breaking news"><p><strong>Breaking:</strong> <a href="/x/">Dam &lt;b&gt;</a></p></aside>'
FRAGMENT = "/_/fragment/breaking/"
A_MINUTE_LATER = "const now = Date.now.bind(Date); Date.now = () => now() + (window.later ?? 0)"


def page_of(body=""):
    lines = "".join(f"<p>Line {number}</p>" for number in range(80))
    return (
        f'<!doctype html><html lang="en"><head><title>T</title><meta name="breaking" content="{FRAGMENT}">'
        '<script type="module" src="/static/js/above.js"></script></head><body>\n'
        f'<a class="skip-link" href="#content">Skip</a>{body}<main id="content">{lines}</main></body></html>'
    )


@pytest.fixture(scope="module")
def browser(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser, serve, press):
    shutil.copytree(SCRIPTS, press.data_dir / "public/static/js")
    press.site(headers={"*": {"Content-Security-Policy": "default-src 'self'"}})
    press.print("/story/", page_of())
    press.print("/front/", page_of(STRIP))
    press.print(FRAGMENT, "", kind="fragment")
    served = serve()
    opened = []

    def open_page(path="/story/", **settings):
        context = browser.new_context(**settings)
        opened.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: route.continue_())  # the browser's cache would answer for fifteen seconds
        page.add_init_script(A_MINUTE_LATER)
        page.goto(f"http://127.0.0.1:{served.port}{path}")
        return page

    open_page.served = served
    yield open_page
    for context in opened:
        context.close()


def a_minute_later(page):
    """Hidden and looked at again, which asks at once if the last time is long ago."""
    page.evaluate(HIDE % "true")
    page.evaluate("window.later = (window.later ?? 0) + 60000")
    page.evaluate(HIDE % "false")


def test_an_open_page_gets_it_and_nothing_moves(open_page, press):
    page = open_page()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 400)")
    where = "[...document.querySelectorAll('main p')][20].getBoundingClientRect().top"
    before = page.evaluate(where)
    banner.put(press.data_dir, banner.made("Boil <i>your</i> water", "https://city.example/"))
    press.print(FRAGMENT, STRIP, kind="fragment")
    until(lambda: open_page.served.get("/_/banner.json").json["banners"])
    open_page.served.knows(press)
    a_minute_later(page)
    page.wait_for_selector("[role=alert] a[href='https://city.example/']")
    page.wait_for_selector(".above-late .breaking a")
    assert page.inner_text("[role=alert]").startswith("Important notice. Boil <i>your</i> water")
    assert page.inner_text("[role=status] a") == "Dam <b>"
    assert page.evaluate(where) == before
    banner.take_away(press.data_dir)
    press.print(FRAGMENT, "", kind="fragment")
    until(lambda: not open_page.served.get("/_/banner.json").json["banners"])
    open_page.served.knows(press)
    a_minute_later(page)
    page.wait_for_selector("[data-banner]", state="detached")
    page.wait_for_selector(".breaking", state="detached")


def test_a_new_page_has_it_once_and_without_scripts(open_page, press):
    banner.put(press.data_dir, banner.made("Boil your water"))
    press.print(FRAGMENT, STRIP, kind="fragment")
    until(lambda: "Boil" in open_page.served.get("/front/").text)
    page = open_page("/front/")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-banner]").count() == 1
    assert page.locator(".breaking").count() == 1
    assert page.locator(".above-late").count() == 0
    bare = open_page("/front/", java_script_enabled=False)
    assert "Boil your water" in bare.content()
    assert "Breaking:" in bare.content()


def test_a_hidden_page_asks_for_nothing(open_page, press):
    page = open_page()
    page.wait_for_load_state("networkidle")
    page.evaluate(HIDE % "true")
    banner.put(press.data_dir, banner.made("Boil your water"))
    until(lambda: open_page.served.get("/_/banner.json").json["banners"])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("window.later = 600000")
    page.wait_for_timeout(500)
    assert asked == []
    page.evaluate(HIDE % "false")  # the control: seen again, it asks
    page.wait_for_selector("[role=alert]")
