"""A breaking alert, as an editor sends it: from the article's form, in a browser, to the last reader's mail server."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, sync_playwright

from proof import weights
from proof.edition import archive
from proof.figures import Proof
from proof.mailbox import Mailbox, mailbox
from proof.site import CHROMIUM_FLAGS, PASSWORD, ProofSite, demo_site

READERS = 500
PATIENCE_SECONDS = 120
ALERT = re.compile("Breaking alert")
MAKE_READERS = f"""
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.config.settings"
import django; django.setup()
from broadsheet.newsletters.models import Newsletter, Subscriber, Subscription
from broadsheet.newsroom.models import Article
newsletter = Newsletter.objects.filter(language="en", receives="anyone").order_by("pk").first()
for number in range({READERS}):
    reader = Subscriber.objects.create(email=f"alert-{{number}}@reader.proof", language="en")
    Subscription.objects.create(subscriber=reader, newsletter=newsletter)
article = Article.objects.live().filter(locale__language_code="en", access="open").exclude(sent_as__newsletter=newsletter)
print(newsletter.name, article.order_by("-published_at").first().pk, sep="|")
"""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with mailbox() as box, demo_site(scaled=True, **box.environment) as site:
        name, _bar, pk = archive.run(site, "-c", MAKE_READERS).strip().rpartition("|")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=weights.CHROMIUM, args=CHROMIUM_FLAGS)
            page = browser.new_page()
            _sign_in(page, site)
            page.goto(f"{site.url}/cms/pages/{pk}/edit/")
            began = time.monotonic()
            presses = _send(page, name)
            sent = time.monotonic()
            _until(box, READERS)
            done = time.monotonic()
            browser.close()
    figures.add("an alert: presses from the article's form until it is sent", presses, "", "<=", 4)
    figures.add("an alert: from the article's form until it is sent", sent - began, "s", "<=", 60)
    figures.add(f"an alert: until the last of {READERS} readers' mail servers has it", done - began, "s", "<=", 60)
    figures.add("an alert: readers who got more than one letter", READERS - _readers(box), "", "==", 0)


def _sign_in(page: Page, site: ProofSite) -> None:
    page.goto(f"{site.url}/account/sign-in/password/")
    page.fill("input[name=login]", "chief@lantern.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def _send(page: Page, newsletter: str) -> int:
    """Through the menu of the article's form to its alert, and out. Returns the number of presses."""
    presses = 1
    link = page.get_by_role("link", name=ALERT).locator("visible=true").first
    if not link.count():
        page.get_by_role("button", name=re.compile("Actions|More")).locator("visible=true").first.click()
        presses += 1
    link.click()
    page.get_by_role("button", name=re.compile(f"Send to {re.escape(newsletter)}")).click()
    page.get_by_text(re.compile(r"It goes to \d+ readers now")).wait_for()
    return presses + 1


def _until(box: Mailbox, count: int) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while len(box) < count:
        if time.monotonic() > ends:
            raise RuntimeError(f"{len(box)} of {count} letters came within {PATIENCE_SECONDS} s")
        time.sleep(0.05)


def _readers(box: Mailbox) -> int:
    """How many have exactly one letter."""
    return sum(len(box.to(f"alert-{number}@reader.proof")) == 1 for number in range(READERS))
