"""What Stripe holds for us: a payment that is authorised and not captured, or a card that is set up and not charged.

A hold of a one-off payment is a session whose intent is captured by hand; Stripe lets go of it after seven days. A hold of
what is taken again is a session in the mode `setup`, with a customer of its own: the subscription is made when we accept.
Sources: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method, https://docs.stripe.com/payments/save-and-reuse.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from broadsheet.payments.models import Checkout
from broadsheet.payments.providers.stripe.amounts import to_stripe
from broadsheet.payments.providers.stripe.asking import Facts, ask, find

AUTHORISED = "requires_capture"
SETUP = "setup"


def opening(checkout: Checkout, usual: Facts) -> Facts:
    """What a session is opened with so that nothing is taken before we say so. `usual` is what it would be without."""
    said = {"custom_text": {"submit": {"message": _said(checkout)}}}
    if not checkout.is_recurring:
        about = {**usual["payment_intent_data"], "capture_method": "manual"}
        return {**usual, **said, "payment_intent_data": about}
    facts = {name: fact for name, fact in usual.items() if name not in {"line_items", "subscription_data"}}
    return {
        **facts, **said, "mode": SETUP, "currency": checkout.currency.lower(), "customer_creation": "always",
        "setup_intent_data": {"metadata": usual["metadata"]},
    }  # fmt: skip


def take(checkout: Checkout, *, about: str, key: str) -> None:
    """Capture, or subscribe. Raises `ProviderError`."""
    session = ask("get", f"checkout/sessions/{checkout.session}")
    if session["mode"] != SETUP:
        ask("post", f"payment_intents/{session['payment_intent']}/capture", key=key)
        return
    price = ask("post", "prices", key=f"{key}-price", **_price(checkout, about))
    ask(
        "post", "subscriptions", key=key, customer=session["customer"], items=[{"price": price["id"]}],
        default_payment_method=_setup(session)["payment_method"], metadata=session["metadata"],
        # A card that is refused makes nothing: it is an answer of 402.
        payment_behavior="error_if_incomplete", off_session=True,
    )  # fmt: skip


def release(checkout: Checkout, *, key: str) -> None:
    """Cancel, or forget the card. Raises `ProviderError`."""
    session = ask("get", f"checkout/sessions/{checkout.session}")
    if session["mode"] != SETUP:
        ask("post", f"payment_intents/{session['payment_intent']}/cancel", key=key)
    elif way := _setup(session).get("payment_method"):
        ask("post", f"payment_methods/{way}/detach", key=key)


def held_at(session: Facts, intents: list[Facts]) -> datetime | None:
    """Since when something is held under this session; None if nothing is."""
    if session["mode"] == SETUP:
        intent = _setup(session) if session.get("setup_intent") else {}
        return _moment(intent["created"]) if intent.get("status") == "succeeded" else None
    authorised = [one["latest_charge"]["created"] for one in intents if one["status"] == AUTHORISED]
    return _moment(max(authorised)) if authorised else None


def released_at(intents: list[Facts]) -> datetime | None:
    """When what was authorised was let go, by us, on Stripe's own pages, or by the days that went by."""
    gone = [one["canceled_at"] for one in intents if one["status"] == "canceled" and one.get("canceled_at")]
    return _moment(max(gone)) if gone else None


def subscription_of(session: Facts) -> str:
    """The one that was made of a card that was held; empty while there is none. Its customer has no other."""
    if session["mode"] != SETUP or not session.get("customer"):
        return ""
    found = (find("subscriptions", customer=session["customer"], status="all", limit=1) or {}).get("data", [])
    return str(found[0]["id"]) if found else ""


def _setup(session: Facts) -> Facts:
    return ask("get", f"setup_intents/{session['setup_intent']}")


def _price(checkout: Checkout, about: str) -> Facts:
    return {
        "currency": checkout.currency.lower(), "unit_amount": to_stripe(checkout.money),
        "recurring": {"interval": str(checkout.interval)}, "product_data": {"name": about[:250]},
    }  # fmt: skip


def _said(checkout: Checkout) -> str:
    if checkout.is_recurring:
        return _(
            "We look at this payment first: your card is kept, and nothing is taken yet. You hear from us within 3 days."
        )
    return _(
        "We look at this payment first: it is only reserved, and nothing is taken yet. You hear from us within 3 days."
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
