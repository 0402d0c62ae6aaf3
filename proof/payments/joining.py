"""A stranger becomes a member, in a real browser: how many screens, and how long, with JavaScript and without.

The code that signs them in is read from the letter, as they would; the time is the script's, a person's typing left out.
"""

from __future__ import annotations

import time

from playwright.sync_api import Page, sync_playwright

from proof.figures import Proof
from proof.mailbox import CODE, Mailbox, mailbox
from proof.site import ProofSite, demo_site
from proof.weights import CHROMIUM

MEMBERS = "proof-member@reader.example"


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with mailbox() as box, demo_site(scaled=False, **box.environment) as site:
        for scripts in (True, False):
            screens, seconds = _join(site, box, scripts=scripts)
            named = "with JavaScript" if scripts else "without JavaScript"
            figures.add(f"a stranger becomes a member in the sandbox, {named}: screens", screens, "", "<=", 4)
            figures.add(f"the same, {named}: time", seconds, "s", "<=", 60)


def _join(site: ProofSite, box: Mailbox, *, scripts: bool) -> tuple[int, float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740}).new_page()
        began = time.monotonic()
        email = f"{'with' if scripts else 'without'}-{MEMBERS}"
        page.goto(f"{site.url}/")
        page.click("a.masthead-join")
        page.fill("input[name=email]", email)
        screens = 1
        page.click("button.paying-go")
        page.wait_for_url("**/sandbox/card/**")
        screens += 1
        page.click("button.paying-go")
        page.wait_for_url("**/payment/**")
        screens += 1
        _thanked(page)
        page.click("form.paying-claim button")
        page.wait_for_url("**/sign-in/code/**")
        screens += 1
        page.fill("input[name=code]", _code(box, email))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        seconds = time.monotonic() - began
        page.goto(f"{site.url}/account/")
        if "you are a member" not in page.content():
            raise RuntimeError("the account page does not call them a member")
        browser.close()
    return screens, seconds


def _thanked(page: Page) -> None:
    if page.locator("h1", has_text="Thank you").count() != 1:
        raise RuntimeError(f"not thanked: {page.inner_text('main')[:300]}")


def _code(box: Mailbox, email: str) -> str:
    """The code in the newest letter that has one, when the worker has sent it."""
    for _time in range(300):
        for text in reversed(box.to(email)):
            if found := CODE.search(text):
                return found[1]
        time.sleep(0.1)
    raise RuntimeError("no letter with a code came")
