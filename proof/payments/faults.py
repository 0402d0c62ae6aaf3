"""A provider that is slow, refuses or breaks off: no reader is charged twice, and every page answers in time.

A Stripe of our own (`tests/paying/stripe/fake`) listens on the loopback and does as its script of faults says.
"""

from __future__ import annotations

import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from typing import Any

from proof.edition import archive
from proof.figures import Proof
from proof.site import ProofSite, demo_site
from tests.paying.stripe import fake

fakes: Any = fake  # tests are not annotated

SCRIPTS = {
    "slow (30 s)": ["slow", "slow", "slow", "slow"],
    "429": ["429"] * 4,
    "5xx": ["500", "503", "502", "500"],
    "reset after accept": ["reset"] * 4,
    "reset after accept, once": ["reset"],
}
TIMES = 2
SLOWEST = 10
AGAIN = """
import django; django.setup()
from broadsheet.payments import opening
from broadsheet.payments.models import Checkout
for checkout in Checkout.objects.filter(session=""):
    opening.send(checkout)
"""
"""Every payment that the reader was told was not begun, asked for again under its own key."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    stripe = fakes.FakeStripe()
    stripe.slow_seconds = 30
    server = fakes.serve(stripe)
    environment = {
        "PAYMENT_PROVIDERS": "stripe", "STRIPE_SECRET_KEY": "sk_test_nothing", "STRIPE_WEBHOOK_SECRET": fakes.SECRET,
        "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
        "STRIPE_API_HOST": f"http://127.0.0.1:{server.server_address[1]}",
    }  # fmt: skip
    try:
        with demo_site(scaled=False, **environment) as site:
            for name, script in SCRIPTS.items():
                taken = [_give(site, stripe, f"{number}-{len(script)}-{script[0]}", script) for number in range(TIMES)]
                figures.add(f"provider {name}: the page answers, median", statistics.median(taken), "s", "<=", SLOWEST)
                figures.add(f"provider {name}: the page answers, slowest", max(taken), "s", "<=", SLOWEST)
            stripe.faults.clear()
            archive.run(site, "-c", AGAIN)
    finally:
        server.shutdown()
        server.server_close()
    for session in stripe._of("checkout.session"):
        stripe.pay(session["id"])
    charges = Counter(one["metadata"]["checkout"] for one in stripe._of("checkout.session") if one["payment_intent"])
    figures.add("checkouts that were begun under these faults", len(charges), "", ">=", len(SCRIPTS) * TIMES)
    figures.add("charges of one checkout at most", max(charges.values()), "", "<=", 1)


def _give(site: ProofSite, stripe: Any, who: str, script: list[str]) -> float:
    """Send the form while the provider fails. Seconds until its answer."""
    stripe.faults[:] = script
    form = {"amount": "10", "interval": "once", "email": f"{who}@reader.example", "currency": "EUR"}
    taken = _post(f"{site.url}/contribution/", form)
    stripe.faults.clear()
    return taken


def _post(address: str, form: dict[str, str]) -> float:
    request = urllib.request.Request(
        address, urllib.parse.urlencode(form).encode(), {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    )
    began = time.monotonic()
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=90) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        error.read()
    return time.monotonic() - began


class _Stay(urllib.request.HTTPRedirectHandler):
    """Where it leads is Stripe's own page, to which nobody goes here."""

    def redirect_request(self, *_facts: object) -> None:
        """Not followed."""
