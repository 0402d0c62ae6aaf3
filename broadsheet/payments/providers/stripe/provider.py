"""Stripe as a provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments import taxing
from broadsheet.payments.models import Agreement, Checkout
from broadsheet.payments.providers.base import Event, Holds, Preview, Provider, Reported, Reports
from broadsheet.payments.providers.stripe import hearing, keeping, reading, reporting
from broadsheet.payments.providers.stripe.amounts import from_stripe, to_stripe
from broadsheet.payments.providers.stripe.asking import Facts, ask
from broadsheet.payments.providers.stripe.standing import amount_of
from broadsheet.payments.truth import Truth

LANGUAGES = {
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko", "lt", "lv", "mt", "nb",
    "nl", "pl", "pt", "ro", "sk", "sl", "sv", "tr",
}  # fmt: skip
"""In which its card page speaks; it has no Ukrainian yet, and then takes the browser's."""


class Stripe(Provider, Reports, Holds):
    """Takes money, on pages of its own."""

    slug = "stripe"
    name = "Stripe"
    brands = ("visa", "mastercard")
    hosts = ("checkout.stripe.com", "billing.stripe.com")

    def open(self, checkout: Checkout, *, about: str, back_to: str) -> tuple[str, str]:
        """See the base class."""
        facts = _opening(checkout, about, back_to)
        facts = keeping.opening(checkout, facts) if checkout.is_held else facts
        session = ask("post", "checkout/sessions", key=str(checkout.pk), **facts)
        return session["id"], session["url"]

    def hear(self, headers: Mapping[str, str], body: bytes) -> Event:
        """See the base class."""
        return hearing.hear(headers, body)

    def read(self, about: Mapping[str, str]) -> Truth | None:
        """See the base class."""
        return reading.read(about)

    def changed_since(self, moment: datetime) -> Iterable[Mapping[str, str]]:
        """See the base class."""
        return hearing.changed_since(moment)

    def refund(self, payment_id: str, amount: Money, *, key: str) -> None:
        """See the base class."""
        ask(
            "post", "refunds", key=key, payment_intent=payment_id, amount=to_stripe(amount), metadata={"request": key}
        )  # fmt: skip

    def change(self, agreement: Agreement, amount: Money, *, now: bool, key: str, is_preview: bool = False) -> Preview:
        """See the base class."""
        deal = _deal(agreement)
        item = deal["items"]["data"][0]
        due = _due_now(deal, item, amount) if now and is_preview else Money(0, amount.currency)
        if not is_preview:
            ask("post", f"subscriptions/{deal['id']}", key=key, **_changing(deal, item, amount, now=now))
        return Preview(due, amount, datetime.fromtimestamp(item["current_period_end"], UTC))

    def end(self, agreement: Agreement, *, now: bool, key: str) -> None:
        """See the base class."""
        deal = _deal(agreement)
        if deal["status"] == "canceled":
            return  # Stripe keeps no keys for DELETE: the second time it would know no such subscription
        if now:
            ask("delete", f"subscriptions/{deal['id']}")
        else:
            ask("post", f"subscriptions/{deal['id']}", key=key, cancel_at_period_end=True)

    def pause(self, agreement: Agreement, *, until: datetime | None, key: str) -> None:
        """See the base class."""
        path = f"subscriptions/{agreement.provider_id}"
        if until is None:
            ask("post", path, key=key, pause_collection="", cancel_at_period_end=False)
        else:
            # Void: what falls into the pause is not collected afterwards.
            ask("post", path, key=key, pause_collection={"behavior": "void", "resumes_at": int(until.timestamp())})

    def card_page(self, agreement: Agreement, *, back_to: str) -> str:
        """See the base class."""
        page = ask("post", "billing_portal/sessions", customer=_deal(agreement)["customer"], return_url=back_to)
        return str(page["url"])

    def report(self, since: datetime, until: datetime) -> Iterable[Reported]:
        """See the base class."""
        return reporting.report(since, until)

    def take(self, checkout: Checkout, *, about: str, key: str) -> None:
        """See the part's class."""
        keeping.take(checkout, about=about, key=key)

    def release(self, checkout: Checkout, *, key: str) -> None:
        """See the part's class."""
        keeping.release(checkout, key=key)


def make() -> Stripe:
    """The provider, ready to be asked."""
    return Stripe()


def _opening(checkout: Checkout, about: str, back_to: str) -> Facts:
    ours = {"checkout": str(checkout.pk), **taxing.told(checkout)}
    price: Facts = {
        "currency": checkout.currency.lower(),
        "unit_amount": to_stripe(checkout.money),
        "product_data": {"name": about[:250]},
    }
    if checkout.is_recurring:
        price["recurring"] = {"interval": str(checkout.interval)}
    return {
        "mode": "subscription" if checkout.is_recurring else "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        # On whatever follows too, so that people who look at Stripe's own pages find the checkout.
        ("subscription_data" if checkout.is_recurring else "payment_intent_data"): {"metadata": ours},
        "metadata": ours,
        "client_reference_id": str(checkout.pk),
        "locale": checkout.language if checkout.language in LANGUAGES else "auto",
        "success_url": back_to,
        "cancel_url": back_to,
        **({"customer_email": checkout.payer.email} if checkout.payer.email else {}),
    }


def _deal(agreement: Agreement) -> Facts:
    return ask("get", f"subscriptions/{agreement.provider_id}")


def _item(item: Facts, amount: Money) -> Facts:
    recurring = {"interval": item["price"]["recurring"]["interval"]}
    price = {"currency": amount.currency.lower(), "product": item["price"]["product"], "recurring": recurring}
    return {"id": item["id"], "price_data": {**price, "unit_amount": to_stripe(amount)}}


def _changing(deal: Facts, item: Facts, amount: Money, *, now: bool) -> Facts:
    if now:
        # A card that is refused changes nothing: `error_if_incomplete` makes that an answer of 402.
        how: Facts = {"payment_behavior": "error_if_incomplete", **_prorated(item)}
        return {**how, "items": [_item(item, amount)], "metadata": {"amount_before": "", "until": ""}}
    until = str(item["current_period_end"])
    facts = deal.get("metadata") or {}
    was = facts["amount_before"] if facts.get("until") == until else str(to_stripe(amount_of(item)))
    remembered = {"amount_before": was, "until": until}
    return {"proration_behavior": "none", "items": [_item(item, amount)], "metadata": remembered}


def _prorated(item: Facts) -> Facts:
    """From the beginning of the day on, so that what was shown is what is taken, a minute or some hours later."""
    midnight = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = max(int(midnight.timestamp()), item["current_period_start"])
    return {"proration_behavior": "always_invoice", "proration_date": moment}


def _due_now(deal: Facts, item: Facts, amount: Money) -> Money:
    invoice = ask(
        "post", "invoices/create_preview", subscription=deal["id"],
        subscription_details={"items": [_item(item, amount)], **_prorated(item)},
    )  # fmt: skip
    return from_stripe(invoice["amount_due"], invoice["currency"])
