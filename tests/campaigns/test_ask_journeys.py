"""Asks in a real browser: who sees them, who is left in peace, and that nothing moves."""

from __future__ import annotations

import json

import pytest

from broadsheet.campaigns import assigning
from broadsheet.campaigns.models import Arm, Ask, Experiment, ExperimentStart
from broadsheet.foundation import clock
from tests import factories
from tests.campaigns.asking import ask

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BANNER = '[data-key="birthday-banner"]'
END = '[data-key="appeal"]'
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def told():
    """What pages told of asks: [(kind, ask), …]."""
    return []


@pytest.fixture
def open_page(new_page, told, birthday, live_server):
    """A page that counts its shifts, on a site with a banner and an appeal. The kiosk's own answers are given here."""
    text = "{count} of you came. {left} are missing."
    ask(campaign=birthday, text="A sentence.")
    ask("appeal", placement="end", campaign=birthday, text=text, signed_by="Nina")
    factories.article("Cranes move again", body=[("paragraph", f"<p>{'It rained. ' * 60}</p>")] * 12)

    def opened(path="/cranes-move-again/", cookies=(), before="", **options):
        page = new_page(**options)
        page.route("**/_/seen", lambda route: (told.append(_said(route)), route.fulfill(status=204)))
        page.route("**/account/pass/", lambda route: route.abort())  # which would find out that nobody is signed in
        page.route("**/_/watch*", lambda route: route.abort())
        page.route("**/_/country", lambda route: route.fulfill(json={"country": "UA"}))
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
        if options.get("javascript", True):
            page.add_init_script(SHIFTS + before)
        page.goto(path, wait_until="networkidle")
        if options.get("javascript", True):
            wake(page)
        return page

    return opened


def wait_until(page, true):
    """Playwright's own way of waiting evaluates text, which the pages' policy forbids."""
    for _try in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def wake(page):
    """The reader does something, and what asks do then is done."""
    page.mouse.move(40, 400)
    wait_until(page, "performance.getEntriesByType('resource').some(({ name }) => name.includes('ask-rules'))")
    page.wait_for_timeout(700)


def _said(route):
    beacon = json.loads(route.request.post_data)
    return beacon["kind"], beacon["ask"]


def again(page):
    """The next page."""
    page.goto(page.url, wait_until="networkidle")
    wake(page)


def shown(page, ask):
    return page.locator(ask).is_visible()


def test_a_stranger_is_asked_before_anything_is_painted_and_nothing_moves(open_page, told):
    page = open_page()
    assert shown(page, BANNER)
    page.locator(END).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert shown(page, END)
    assert page.evaluate("window.shift") == 0
    assert told == [("exposed", "birthday-banner"), ("exposed", "appeal")]


def test_nothing_of_it_is_asked_for_before_the_page_can_be_read(open_page):
    page = open_page()
    painted, asked = page.evaluate("""() => [
      performance.getEntriesByName("first-contentful-paint")[0].startTime,
      performance.getEntriesByType("resource").filter(({ name }) => /asks|tally|country/.test(name)).map(({ startTime }) => startTime)]""")
    assert asked
    assert min(asked) >= painted


def test_the_figures_are_those_of_the_tally(open_page):
    page = open_page()
    assert page.locator(END).locator(".ask-words").text_content().count("1,000") >= 1
    assert "0 of 1,000" in page.locator(BANNER).locator(".ask-stand").inner_text().replace("\n", "")
    assert page.locator(BANNER).locator('[role="meter"]').get_attribute("aria-valuenow") == "0"


@pytest.mark.parametrize("cookie", [("known", "member"), ("known", "staff"), ("gave", "once")])
def test_whoever_supports_already_is_never_asked(open_page, told, cookie):
    page = open_page(cookies=[cookie])
    assert not shown(page, BANNER)
    assert not shown(page, END)
    again(page)
    assert not shown(page, BANNER)
    assert told == []


@pytest.mark.control
def test_the_same_reader_without_the_cookie_is_asked(open_page):
    assert shown(open_page(), BANNER)


def test_a_reader_of_whom_it_is_not_known_yet_is_asked_only_after_the_site_has_answered(open_page):
    page = open_page(cookies=[("known", "reader")])
    assert not shown(page, BANNER)
    page.evaluate("localStorage.asks = JSON.stringify({ me: { known: 'reader', until: Date.now() / 1000 + 60 } })")
    again(page)
    # The site has said meanwhile that nobody is signed in: they are not known, and so not asked.
    assert "me" in page.evaluate("JSON.parse(localStorage.asks)")


def test_what_was_closed_stays_closed_and_the_keyboard_goes_on(open_page, told):
    page = open_page()
    page.locator(BANNER).get_by_role("button", name="Not now").focus()
    page.keyboard.press("Enter")
    wait_until(page, f"document.querySelector('{BANNER}').hidden")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"
    again(page)
    assert not shown(page, BANNER)
    assert ("closed", "birthday-banner") in told
    assert page.evaluate("window.shift") == 0


def test_the_desk_may_show_a_closed_one_once_more(open_page, birthday):
    page = open_page()
    page.locator(BANNER).get_by_role("button", name="Not now").click()
    page.wait_for_timeout(1100)
    Ask.objects.filter(key="birthday-banner").update(shown_again_at=clock.now())
    again(page)
    assert shown(page, BANNER)
    page.locator(BANNER).get_by_role("button", name="Not now").click()
    again(page)
    assert not shown(page, BANNER)


def test_whoever_closes_it_at_once_need_not_wait_for_a_script(open_page):
    page = open_page()
    page.goto(page.url, wait_until="domcontentloaded")
    page.locator(BANNER).get_by_role("button", name="Not now").click()
    wait_until(page, f"document.querySelector('{BANNER}').hidden")


def test_a_cap_is_kept_from_page_to_page(open_page):
    Ask.objects.filter(key="birthday-banner").update(cap=2, cap_days=7)
    page = open_page()
    seen = [shown(page, BANNER)]
    for _page in range(2):
        again(page)
        seen.append(shown(page, BANNER))
    assert seen == [True, True, False]


def test_what_needs_knowledge_waits_for_the_next_page(open_page):
    Ask.objects.filter(key="birthday-banner").update(countries="UA PL")
    page = open_page()
    assert not shown(page, BANNER)
    again(page)
    assert shown(page, BANNER)


def test_who_refuses_to_be_counted_is_not_counted_but_closes_are_kept(open_page, told):
    refuses = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });"
    page = open_page(before=refuses)
    assert shown(page, BANNER)
    page.locator(BANNER).get_by_role("button", name="Not now").click()
    kept = page.evaluate("JSON.parse(localStorage.asks)")
    assert "shown" not in kept
    assert "read" not in kept
    assert "bucket=" not in page.evaluate("document.cookie")
    again(page)
    assert not shown(page, BANNER)
    assert told == []


def test_a_forced_ask_is_shown_to_a_member_and_never_counted(open_page, told):
    page = open_page("/cranes-move-again/?ask=birthday-banner", cookies=[("known", "member")])
    assert shown(page, BANNER)
    page.locator(BANNER).get_by_role("button", name="Not now").click()
    assert "closed" not in page.evaluate("JSON.parse(localStorage.asks)")
    assert told == []


def test_without_javascript_nobody_is_asked_and_the_way_to_a_membership_stays(open_page):
    page = open_page(javascript=False)
    assert not shown(page, BANNER)
    assert not shown(page, END)
    assert page.locator(".masthead-join").is_visible()


def test_a_bar_never_runs_backwards_though_the_number_falls(open_page):
    page = open_page()
    stands = page.evaluate("""async () => {
      const say = async (total) => {
        window.fetch = async () => new Response(JSON.stringify({ total, count: total, goal: 1000, members: 5, state: "live" }));
        document.dispatchEvent(new CustomEvent("plate-changed", { detail: { plate: "/_/tally/birthday" } }));
        await new Promise((done) => setTimeout(done, 50));
        const ask = document.querySelector('[data-key="birthday-banner"]');
        const bar = ask.querySelector(".ask-bar");
        const number = ask.querySelector(".ask-stand [data-figure] b").textContent;
        return [number, bar.style.getPropertyValue("--part"), bar.style.getPropertyValue("--goal"), ask.matches(".is-reached")];
      };
      return [await say(500), await say(400), await say(1250)];
    }""")
    assert stands == [["500", "0.5", "1", False], ["400", "0.5", "1", False], ["1,250", "1", "0.8", True]]


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_way_out_is_as_large_as_the_way_in_and_nothing_covers_the_page(open_page, width):
    page = open_page(width=width)
    boxes = page.locator(f"{BANNER} .button").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert len(boxes) == 3
    assert max(boxes) - min(boxes) < 1
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
    assert page.evaluate(f"getComputedStyle(document.querySelector('{BANNER}')).position") == "static"


def test_an_experiments_ask_is_drawn_for_the_next_page_and_told_once(open_page, live_server, birthday):
    _experiment(birthday)
    page = open_page(cookies=[("bucket", "42")])
    bodies = []
    page.on("request", lambda asked: asked.url.endswith("/_/seen") and bodies.append(json.loads(asked.post_data)))
    assert not shown(page, BANNER), "it is drawn at the first page, and never shown before that"
    again(page)
    [drawn] = [arm for arm in ("warm", "birthday-banner") if shown(page, f'[data-key="{arm}"]')]
    assert drawn == assigning.assigned(assigning.running()[0], 42).ask
    assert f"variant=spring.{drawn}" in page.locator(f'[data-key="{drawn}"] a.button').first.get_attribute("href")
    again(page)
    told_of = [(body.get("experiment"), body.get("variant")) for body in bodies if body["ask"] == drawn]
    assert told_of == [("spring", f"spring.{drawn}"), (None, None)]


def _experiment(campaign):
    ask("warm", campaign=campaign, order=200)
    made = Experiment.objects.create(
        key="spring", name="Spring", campaign=campaign, placement="banner", starts_at=campaign.starts_at, planned=1000, cap=1000,
        default_ask="birthday-banner",
    )  # fmt: skip
    for number, key in enumerate(("warm", "birthday-banner")):
        Arm.objects.create(
            experiment=made, ask=key, variant=f"spring.{key}", first=number * 5000, after=(number + 1) * 5000
        )
    ExperimentStart.objects.create(experiment=made)
