"""A stranger becomes a member, in a real browser: how many screens, and how long, with JavaScript and without.

The code that signs them in is read from the letter, as they would; the time is the script's, a person's typing left out.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from proof.figures import Proof
from proof.mailbox import CODE, Mailbox, mailbox
from proof.site import ProofSite, demo_site
from proof.weights import CHROMIUM
from tests.paying.stripe import fake

fakes: Any = fake  # tests are not annotated

MEMBERS = "proof-member@reader.proof"


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for provider, (site_of, pay) in {
        "the sandbox": (_sandbox, _card_of_the_sandbox),
        "Stripe": (_stripe, _card),
    }.items():
        with mailbox() as box, site_of(box) as (site, hosts):
            figures.add(f"{provider}: hosts beside our own to which a form may lead", _others(site), "", "==", hosts)
            for scripts in (True, False):
                screens, seconds = _join(site, box, pay, scripts=scripts)
                named = "with JavaScript" if scripts else "without JavaScript"
                figures.add(f"a stranger becomes a member, {provider}, {named}: screens", screens, "", "<=", 4)
                figures.add(f"the same, {provider}, {named}: time", seconds, "s", "<=", 60)


@contextmanager
def _sandbox(box: Mailbox) -> Iterator[tuple[ProofSite, int]]:
    with demo_site(scaled=False, **box.environment) as site:
        yield site, 0


@contextmanager
def _stripe(box: Mailbox) -> Iterator[tuple[ProofSite, int]]:
    """A Stripe of our own, with its card page on the loopback; it sends its events to the newsroom, signed."""
    stripe = fakes.FakeStripe()
    server = fakes.serve(stripe)
    stripe.pages = f"http://127.0.0.1:{server.server_address[1]}"
    environment = {
        "PAYMENT_PROVIDERS": "stripe", "STRIPE_SECRET_KEY": "sk_test_nothing", "STRIPE_WEBHOOK_SECRET": fakes.SECRET,
        "STRIPE_API_HOST": stripe.pages,
    }  # fmt: skip
    try:
        with demo_site(scaled=False, **box.environment, **environment) as site:
            stripe.webhooks = f"{site.url}/payments/webhooks/stripe/"
            yield site, 3  # Stripe's two, and the one that stands for it here
    finally:
        server.shutdown()
        server.server_close()


def _others(site: ProofSite) -> int:
    """Counted in the header of the page with the form."""
    with urllib.request.urlopen(f"{site.url}/membership/", timeout=30) as answer:
        policy = answer.headers["Content-Security-Policy"]
    allowed = next(part.split()[1:] for part in policy.split(";") if part.split()[0] == "form-action")
    return len(set(allowed) - {"'self'"})


def _card_of_the_sandbox(page: Page) -> None:
    page.wait_for_url("**/sandbox/card/**")
    page.click("button.paying-go")


def _card(page: Page) -> None:
    page.wait_for_url("**/c/pay/**")
    page.fill("input[name=number]", "4242 4242 4242 4242")
    page.fill("input[name=expires]", "08 / 31")
    page.fill("input[name=cvc]", "123")
    page.click("button")


def _join(site: ProofSite, box: Mailbox, pay: Callable[[Page], None], *, scripts: bool) -> tuple[int, float]:
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
        pay(page)
        screens += 1
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
