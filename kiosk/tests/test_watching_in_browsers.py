"""A browser's tabs share one stream, and what they watch renews itself before the reader's eyes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kiosk.refusals import refuse
from kiosk.tests.conftest import until

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SCRIPTS = Path(__file__).parents[2] / "static" / "js"

pytestmark = [pytest.mark.journey, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")]

HIDE = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true}); document.dispatchEvent(new Event('visibilitychange'))"


def page_of(*headlines):
    items = "".join(f'<li class="day-item"><a href="/{each}/">{each}</a></li>' for each in headlines)
    return (
        '<!doctype html><html lang="en"><title>News</title><script type="module" src="/static/js/site.js"></script>'
        f'<p id="still">Still</p><div id="news" data-watch><ol>{items}</ol></div></html>'
    )


@pytest.fixture(scope="module")
def browser(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def tabs(browser, serve, press):
    """Opens `/news-feed/` in tabs of one browser; `tabs.watching()` is how many streams there are."""
    shutil.copytree(SCRIPTS, press.data_dir / "public/static/js")
    press.site(
        headers={"*": {"Content-Security-Policy": "default-src 'self'"}, "page": {"Cache-Control": "public, max-age=0"}}
    )
    press.print("/news-feed/", page_of("first"))
    press.print("/other/", page_of("other"))
    served = serve()
    context = browser.new_context()

    def open_tab(path="/news-feed/", script=""):
        page = context.new_page()
        page.add_init_script(script)
        page.goto(f"http://127.0.0.1:{served.port}{path}")
        return page

    open_tab.watching = lambda: len(served.kiosk.watching)
    open_tab.context = context
    open_tab.served = served
    yield open_tab
    context.close()


def shows(page, *headlines):
    page.wait_for_function(
        "([wanted]) => [...document.querySelectorAll('li')].map(li => li.textContent).join() === wanted",
        arg=[",".join(headlines)],
    )


def test_the_news_renew_themselves_without_a_reload(tabs, press):
    page = tabs()
    until(lambda: tabs.watching() == 1)
    page.evaluate("document.getElementById('still').dataset.kept = 'yes'")
    page.focus("a[href='/first/']")
    press.print("/news-feed/", page_of("second", "first"))
    shows(page, "second", "first")
    assert page.locator("#still").get_attribute("data-kept") == "yes"
    assert page.locator("li.is-new").all_text_contents() == ["second"]
    assert page.evaluate("document.activeElement.textContent") == "first"


LATE = """
const ask = navigator.locks.request.bind(navigator.locks);
navigator.locks.request = (...how) => new Promise((go) => { window.goOn = () => go(ask(...how)); });
"""


def test_a_printing_between_the_page_and_its_stream_is_not_missed(tabs, press):
    page = tabs(script=LATE)
    page.wait_for_function("() => !!window.goOn")
    press.print("/news-feed/", page_of("second", "first"))
    tabs.served.knows(press)
    page.evaluate("window.goOn()")
    shows(page, "second", "first")


def test_tabs_share_one_stream(tabs, press):
    pages = [tabs(), tabs(), tabs("/other/")]
    until(lambda: tabs.watching() == 1)
    pages[0].wait_for_timeout(500)
    press.print("/news-feed/", page_of("second"))
    press.print("/other/", page_of("changed"))
    shows(pages[0], "second")
    shows(pages[1], "second")
    shows(pages[2], "changed")
    assert tabs.watching() == 1


def test_when_the_leading_tab_closes_another_takes_over(tabs, press):
    first, second = tabs(), tabs()
    until(lambda: tabs.watching() == 1)
    first.close()
    second.wait_for_timeout(300)
    until(lambda: tabs.watching() == 1)
    press.print("/news-feed/", page_of("second"))
    shows(second, "second")


def test_a_hidden_page_has_no_stream_and_catches_up_when_it_is_seen_again(tabs, press):
    page = tabs()
    until(lambda: tabs.watching() == 1)
    page.evaluate(HIDE % "true")
    until(lambda: tabs.watching() == 0)
    press.print("/news-feed/", page_of("second"))
    page.wait_for_timeout(300)
    shows(page, "first")
    page.evaluate(HIDE % "false")
    shows(page, "second")


def test_who_saves_data_is_sent_nothing(tabs):
    asked = []
    tabs.context.on("request", lambda request: asked.append(request.url))
    page = tabs(script="Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page.wait_for_timeout(500)
    assert tabs.watching() == 0
    assert not [url for url in asked if "/_/watch" in url]


def test_where_no_stream_comes_through_the_page_is_asked_now_and_then(tabs, press, monkeypatch):
    # Not by the browser's routing, which would put its cache out of use.
    monkeypatch.setattr("kiosk.watching.Watching.refusal", lambda _self, site, _request: refuse(site, 404))
    page = tabs.context.new_page()
    page.clock.install()
    page.goto(f"http://127.0.0.1:{tabs.served.port}/news-feed/")
    page.wait_for_timeout(300)
    press.print("/news-feed/", page_of("second"))
    tabs.served.knows(press)
    page.clock.fast_forward(45_000)
    shows(page, "second")


def test_a_stream_that_breaks_is_taken_up_again_where_it_was(tabs, press, monkeypatch):
    monkeypatch.setattr("kiosk.watching._AGAIN_SECONDS", (0.05, 0.1))
    page = tabs()
    until(lambda: tabs.watching() == 1)
    for reader in list(tabs.served.kiosk.watching._readers):
        reader.is_stuck = True
        reader.task.get_loop().call_soon_threadsafe(reader.stop)
    press.print("/news-feed/", page_of("second"))
    shows(page, "second")
