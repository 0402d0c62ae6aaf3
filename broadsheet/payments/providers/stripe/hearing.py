"""Stripe's events: what it signed just now, and which objects they are about. What they say of these is not believed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

import stripe
from django.conf import settings

from broadsheet.payments.providers.base import Event, ForgedEventError
from broadsheet.payments.providers.stripe.asking import Facts, all_of

HEADER = "Stripe-Signature"
TOLERANCE = 300
"""Seconds: an older event is a replay."""
LINKS = ("checkout.session", "subscription", "payment_intent", "charge", "invoice")
"""What an object may name that leads to its checkout."""
KINDS = (
    "checkout.session.completed", "checkout.session.expired",
    "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
    "customer.subscription.updated", "customer.subscription.deleted",
    "invoice.paid", "invoice.payment_failed", "invoice.voided", "invoice.marked_uncollectible",
    "charge.updated", "charge.refunded", "payment_intent.canceled",
    "refund.created", "refund.updated", "refund.failed",
    "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed",
    "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
)  # fmt: skip
"""What to have Stripe send, and what is asked for afterwards. A hold that lapses is no refund: its intent is canceled."""
MOST_AT_ONCE = 20
"""As many as Stripe's list of events takes. Source: https://docs.stripe.com/api/events/list"""

DECLINED = "charge.failed"
"""To be sent too, and not asked for afterwards: a card that was refused is counted while it is being tried."""


def hear(headers: Mapping[str, str], body: bytes) -> Event:
    """What was signed with our secret just now. Raises `ForgedEventError`."""
    try:
        text = body.decode()
        stripe.WebhookSignature.verify_header(text, headers.get(HEADER), settings.STRIPE_WEBHOOK_SECRET, TOLERANCE)
        facts = json.loads(text)
        thing = facts["data"]["object"]
        return Event(str(facts["id"]), str(facts["type"]), about(thing) | _declined(facts["type"], thing))
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
        raise ForgedEventError(f"not signed, or not an event: {error}") from None


def changed_since(moment: datetime) -> Iterable[dict[str, str]]:
    """What the events since then are about, each once. Stripe keeps events for thirty days."""
    seen = set()
    since = {"gte": int(moment.timestamp())}
    portions = (list(KINDS[first : first + MOST_AT_ONCE]) for first in range(0, len(KINDS), MOST_AT_ONCE))
    for event in (one for kinds in portions for one in all_of("events", created=since, types=kinds)):
        found = about(event["data"]["object"])
        name = next((f"{link}:{found[link]}" for link in LINKS[1:] if link in found), str(found))
        if name not in seen:
            seen.add(name)
            yield found


def about(thing: Facts) -> dict[str, str]:
    """The ids of an object and of those that it names, by type."""
    links = {name: thing.get(name) for name in LINKS}
    parent = (thing.get("parent") or {}).get("subscription_details") or {}
    links["subscription"] = links["subscription"] or parent.get("subscription")
    links[thing["object"]] = thing["id"]
    return {name: value for name, value in links.items() if name in LINKS and value and isinstance(value, str)}


def _declined(kind: str, charge: Facts) -> dict[str, str]:
    """Which card was refused, and who tried it."""
    if kind != DECLINED:
        return {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    email = (charge.get("billing_details") or {}).get("email") or ""
    return {"declined": str(card.get("fingerprint") or ""), "email": str(email)}
