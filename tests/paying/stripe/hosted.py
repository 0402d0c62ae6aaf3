"""The fake Stripe's own card page, and the postman who brings what happened there to the newsroom, signed."""

import contextlib
import re
import urllib.error
import urllib.request
from html import escape

from tests.paying.stripe.fake.cards import TEST_DEBITS
from tests.paying.stripe.fake.events import signed
from tests.paying.stripe.fake.sessions import PAGE

CARDS = {"4242424242424242": "good", "4000000000000002": "declined", **TEST_DEBITS}
"""Stripe's own test numbers: one pays, the other is declined, and two are accounts for debits."""

_FORM = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>
<body style="font:16px/1.5 system-ui;max-width:24rem;margin:2rem auto;padding:0 1rem">
<p>A Stripe that takes no money</p><h1>{name}</h1><p><b>{amount} {currency}</b></p><p role="alert">{problem}</p>
<form method="post"><p><label>E-mail<br><input name="email" value="{email}" readonly></label></p>
<p><label>Card number<br><input name="number" inputmode="numeric" autocomplete="cc-number" required></label></p>
<p><label>Expires<br><input name="expires" placeholder="08 / 31" required></label>
<label>CVC<br><input name="cvc" inputmode="numeric" required></label></p>
<button type="submit">Pay</button></form>"""


def answer(fake, method, path, form):
    """What the page says: status, where it leads, HTML. Who has paid is led back."""
    session = fake.things.get(path.removeprefix(PAGE))
    if session is None or session["object"] != "checkout.session":
        return 404, "", "<h1>No such page</h1>"
    problem = ""
    if method == "POST" and session["status"] == "open":
        problem = _pay(fake, session, re.sub(r"\D", "", form.get("number", "")))
        bring(fake)
    if session["status"] != "open":
        return 303, session["success_url"], ""
    return 402 if problem else 200, "", _page(session, problem)


def bring(fake):
    """Send the newsroom what it was not told yet; what it does not take is brought no second time here."""
    if not fake.webhooks:
        return
    for event in fake.events[fake.brought :]:
        fake.brought += 1
        header, body = signed(event)
        request = urllib.request.Request(fake.webhooks, body.encode(), {"Stripe-Signature": header})  # noqa: S310
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(request, timeout=10) as said:  # noqa: S310
            said.read()


def _pay(fake, session, number):
    with fake.lock:
        fake.attempts += 1
        card = CARDS.get(number, "declined")
        fake.pay(session["id"], card=card)
        return "Your card was declined." if card == "declined" else ""


def _page(session, problem):
    return _FORM.format(
        name=escape(session["_name"]), amount=f"{session['amount_total'] / 100:.2f}", currency=session["currency"].upper(),
        email=escape(session["customer_email"] or ""), problem=escape(problem),
    )  # fmt: skip
