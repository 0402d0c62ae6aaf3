"""What is true of a checkout, out of Stripe's objects: its session, and whatever followed from that.

The id of a payment is that of the payment intent: a charge that fails and is tried again is another charge, and the
same payment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from broadsheet.payments.providers.stripe import keeping, standing
from broadsheet.payments.providers.stripe.amounts import from_stripe
from broadsheet.payments.providers.stripe.asking import Facts, all_of, find
from broadsheet.payments.truth import CardFacts, Dispute, Payment, Refund, Standing, Truth

INTENT = ["latest_charge.balance_transaction"]
CARDS = ["default_payment_method", "customer.invoice_settings.default_payment_method"]
"""The card that is charged next, as the reader has set it on Stripe's own page: it may not have been charged yet."""
ON_ITS_WAY = {"processing", "succeeded"}
DECIDED = {"won", "lost"}


def read(about: Mapping[str, str]) -> Truth | None:
    """Everything that is true now of the checkout of these objects; None if it is none of ours."""
    session = _session(about)
    checkout = _ours(session) if session else None
    if session is None or checkout is None:
        return None
    name = session.get("subscription") or keeping.subscription_of(session)
    deal = find(f"subscriptions/{name}", expand=CARDS) if name else None
    invoices = list(all_of("invoices", subscription=deal["id"], expand=["data.payments"])) if deal else []
    intents = list(_intents(session, invoices))
    paid = tuple(found for intent in intents if (found := _payment(intent)))
    return Truth(
        checkout=checkout,
        session=session["id"],
        payments=paid,
        refunds=tuple(one for payment in paid for one in _refunds(payment)),
        disputes=tuple(one for payment in paid for one in _disputes(payment)),
        standing=_standing(deal, invoices, paid) if deal else None,
        failed_at=_failed_at(session, intents),
        held_at=None if paid or deal else keeping.held_at(session, intents),
    )


def _session(about: Mapping[str, str]) -> Facts | None:
    """The checkout session to which these objects belong, whichever of them is known."""
    if session := about.get("session") or about.get("checkout.session"):
        return find(f"checkout/sessions/{session}")
    if subscription := about.get("subscription"):
        return _session_of_subscription(subscription)
    if invoice := about.get("invoice"):
        return _session_of_invoice(invoice)
    if intent := about.get("payment_intent"):
        return _session_of_intent(intent)
    charge = find(f"charges/{about['charge']}") if "charge" in about else None
    return _session_of_intent(charge["payment_intent"]) if charge and charge.get("payment_intent") else None


def _session_of_intent(intent: str) -> Facts | None:
    if session := _first("checkout/sessions", payment_intent=intent):
        return session
    paid = _first("invoice_payments", payment={"type": "payment_intent", "payment_intent": intent})
    return _session_of_invoice(paid["invoice"]) if paid else None


def _session_of_invoice(invoice: str) -> Facts | None:
    found = find(f"invoices/{invoice}") or {}
    subscription = ((found.get("parent") or {}).get("subscription_details") or {}).get("subscription")
    return _session_of_subscription(subscription) if subscription else None


def _session_of_subscription(subscription: str) -> Facts | None:
    if session := _first("checkout/sessions", subscription=subscription):
        return session
    # One that was made of a card that was held: its session only set the card up, for a customer of its own.
    deal = find(f"subscriptions/{subscription}") or {}
    customer = deal.get("customer")
    return (
        _first("checkout/sessions", customer=customer)
        if customer and (deal.get("metadata") or {}).get("checkout")
        else None
    )


def _first(path: str, **params: Any) -> Facts | None:
    return next(iter((find(path, limit=1, **params) or {}).get("data", [])), None)


def _ours(session: Facts) -> UUID | None:
    # Other things may be sold through the same account of Stripe's.
    try:
        return UUID((session.get("metadata") or {})["checkout"])
    except (KeyError, ValueError):
        return None


def _intents(session: Facts, invoices: list[Facts]) -> Iterator[Facts]:
    """Every payment intent of a session, the oldest first."""
    ids = [session["payment_intent"]] if session.get("payment_intent") else []
    for invoice in reversed(invoices):
        links = [one["payment"] for one in invoice["payments"]["data"]]
        ids += [link["payment_intent"] for link in links if link.get("payment_intent")]
    for intent in dict.fromkeys(ids):
        if found := find(f"payment_intents/{intent}", expand=INTENT):
            yield found


def _payment(intent: Facts) -> Payment | None:
    charge = intent.get("latest_charge")
    if intent["status"] not in ON_ITS_WAY or not charge:
        return None
    entry = charge.get("balance_transaction") or {}
    is_settled = intent["status"] == "succeeded" and charge["status"] == "succeeded"
    return Payment(
        id=intent["id"],
        amount=from_stripe(intent["amount_received"] if is_settled else intent["amount"], intent["currency"]),
        at=_moment(charge["created"]),
        settled_at=_moment(entry.get("created") or charge["created"]) if is_settled else None,
        fee=from_stripe(entry["fee"], entry["currency"]) if entry.get("fee") else None,
        card=_card(charge),
    )


def _card(charge: Facts) -> CardFacts | None:
    return _card_facts((charge.get("payment_method_details") or {}).get("card"))


def _next_card(deal: Facts) -> CardFacts | None:
    """The subscription's own card, else its customer's."""
    customer = deal.get("customer")
    ways = (customer.get("invoice_settings") or {}) if isinstance(customer, dict) else {}
    for way in (deal.get("default_payment_method"), ways.get("default_payment_method")):
        if isinstance(way, dict) and (card := _card_facts(way.get("card"))):
            return card
    return None


def _card_facts(card: Facts | None) -> CardFacts | None:
    if not card or not card.get("fingerprint"):
        return None
    return CardFacts(
        fingerprint=card["fingerprint"], brand=card.get("brand") or "", last4=card.get("last4") or "",
        expires_year=card.get("exp_year"), expires_month=card.get("exp_month"), country=card.get("country") or "",
    )  # fmt: skip


def _standing(deal: Facts, invoices: list[Facts], paid: tuple[Payment, ...]) -> Standing | None:
    card = _next_card(deal) or next((payment.card for payment in reversed(paid) if payment.card), None)
    return standing.of(deal, invoices, card=card, is_on_its_way=any(payment.settled_at is None for payment in paid))


def _refunds(paid: Payment) -> Iterator[Refund]:
    for one in all_of("refunds", payment_intent=paid.id):
        if one["status"] == "succeeded":
            yield Refund(one["id"], paid.id, from_stripe(one["amount"], one["currency"]), _moment(one["created"]))


def _disputes(paid: Payment) -> Iterator[Dispute]:
    for one in all_of("disputes", payment_intent=paid.id):
        if one["status"].startswith("warning_") or one["status"] == "prevented":
            continue  # a question, or settled before it became a dispute: no money has moved
        amount, at = from_stripe(one["amount"], one["currency"]), _moment(one["created"])
        outcome = one["status"] if one["status"] in DECIDED else ""
        entries = one.get("balance_transactions") or []
        moved = [_moment(entry["created"]) for entry in entries]
        fee = next((from_stripe(entry["fee"], entry["currency"]) for entry in entries if entry.get("fee")), None)
        yield Dispute(one["id"], paid.id, amount, at, outcome, max(moved, default=at) if outcome else None, fee)


def _failed_at(session: Facts, intents: list[Facts]) -> datetime | None:
    if session["status"] == "expired":
        return _moment(session["expires_at"])
    if session["status"] != "complete" or session["payment_status"] == "paid":
        return None
    if released := keeping.released_at(intents):
        return released
    charges = [intent["latest_charge"] for intent in intents if intent.get("latest_charge")]
    failed = [_moment(charge["created"]) for charge in charges if charge["status"] == "failed"]
    return max(failed, default=None)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
