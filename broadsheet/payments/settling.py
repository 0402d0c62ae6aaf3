"""Taking in what a provider knows: under one lock, as facts, and never twice."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from broadsheet.foundation.crashing import crashpoint
from broadsheet.payments import alerts, events, ledger, purposes, receipts
from broadsheet.payments.models import Agreement, Card, Checkout, Entry, Kind
from broadsheet.payments.truth import CardFacts, Dispute, Payment, Refund, Standing, Truth

logger = logging.getLogger("broadsheet.payments")


class NotValidError(Exception):
    """Authentic, but not what was agreed: another amount, currency or order. Staff are warned; nothing is written."""


@transaction.atomic
def take_in(truth: Truth, *, provider: str) -> Checkout:
    """Write what is new. Raises `Checkout.DoesNotExist` for one that is not ours, `NotValidError` for a false one."""
    # One lock, the first: whatever else reads or writes of this checkout waits here, and nothing can deadlock.
    checkout = Checkout.objects.select_for_update().get(pk=truth.checkout, provider=provider)
    crashpoint("settling.after_lock")
    _check(checkout, truth)
    new = [entry for entry in _entries(checkout, truth) if entry is not None]
    crashpoint("settling.after_ledger")
    if truth.standing is not None:
        _set_agreement(checkout, truth.standing)
    _set_checkout(checkout, truth)
    purposes.of(checkout).follow(checkout)
    crashpoint("settling.after_follow")
    for entry in new:
        if entry.kind == Kind.SETTLEMENT:
            receipts.make(entry, checkout)
        events.tell(events.entry_written, entry)
    crashpoint("settling.after_receipts")
    alerts.look_at(checkout)
    crashpoint("settling.before_commit")
    return checkout


def _check(checkout: Checkout, truth: Truth) -> None:
    """Authentic is not valid: a signed event about one euro does not pay for a membership."""
    reasons = []
    if checkout.session and truth.session != checkout.session:
        reasons.append(f"session {truth.session} is not {checkout.session}")
    for payment in truth.payments:
        if payment.amount.currency != checkout.currency:
            reasons.append(f"{payment.id} is in {payment.amount.currency}, not {checkout.currency}")
    first = min(truth.payments, key=lambda one: one.at, default=None)
    if first is not None and not checkout.paid_at and first.amount.minor < checkout.amount:
        reasons.append(f"{first.id} is {first.amount.minor}, less than {checkout.amount} {checkout.currency}")
    if reasons:
        raise NotValidError(f"checkout {checkout.pk}: {'; '.join(reasons)}")


def _entries(checkout: Checkout, truth: Truth) -> list[Entry | None]:
    found: list[Entry | None] = []
    for payment in truth.payments:
        found += _of_payment(checkout, payment)
    for refund in truth.refunds:
        found.append(_of_refund(checkout, refund))
    for dispute in truth.disputes:
        found += _of_dispute(checkout, dispute)
    return found


def _of_payment(checkout: Checkout, paid: Payment) -> list[Entry | None]:
    own: dict[str, Any] = {"provider": checkout.provider, "provider_id": paid.id, "checkout": checkout}
    rows = [ledger.write(kind=Kind.PAYMENT, amount=paid.amount, at=paid.at, **own)]
    if paid.card:
        _card(checkout, paid.card)
    if paid.settled_at is None:
        return rows
    rows.append(ledger.write(kind=Kind.SETTLEMENT, amount=paid.amount, at=paid.settled_at, about=paid.id, **own))
    if paid.fee:
        rows.append(ledger.write(kind=Kind.FEE, amount=-paid.fee, at=paid.settled_at, about=paid.id, **own))
    return rows


def _of_refund(checkout: Checkout, refund: Refund) -> Entry | None:
    return ledger.write(
        kind=Kind.REFUND, provider=checkout.provider, provider_id=refund.id, about=refund.payment,
        amount=-refund.amount, at=refund.at, checkout=checkout,
    )  # fmt: skip


def _of_dispute(checkout: Checkout, dispute: Dispute) -> list[Entry | None]:
    own: dict[str, Any] = {
        "provider": checkout.provider, "provider_id": dispute.id, "about": dispute.payment, "checkout": checkout,
    }  # fmt: skip
    rows = [ledger.write(kind=Kind.DISPUTE, amount=-dispute.amount, at=dispute.at, **own)]
    if dispute.outcome:
        back = dispute.amount if dispute.outcome == "won" else dispute.amount * 0
        at = dispute.decided_at or dispute.at
        rows.append(ledger.write(kind=Kind.DISPUTE_OUTCOME, amount=back, at=at, outcome=dispute.outcome, **own))
    return rows


def _set_agreement(checkout: Checkout, standing: Standing) -> None:
    card = _card(checkout, standing.card) if standing.card else None
    facts = {
        "provider": checkout.provider,
        "provider_id": standing.id,
        "amount": standing.amount.minor,
        "currency": standing.amount.currency,
        "interval": checkout.interval,
        "paid_until": standing.paid_until,
        "retry_until": standing.retry_until,
        "ends_at": standing.ends_at,
        "ended_at": standing.ended_at,
        "paused_until": standing.paused_until,
        "next_amount": standing.next_amount.minor if standing.next_amount else None,
        "card": card,
    }
    before = Agreement.objects.filter(checkout=checkout).first()
    after, _is_new = Agreement.objects.update_or_create(checkout=checkout, defaults=facts)
    events.tell_of_agreement(before, after)


def _set_checkout(checkout: Checkout, truth: Truth) -> None:
    settled = [paid.settled_at for paid in truth.payments if paid.settled_at]
    checkout.session = checkout.session or truth.session
    checkout.paid_at = min(settled, default=None)
    checkout.failed_at = None if truth.payments else truth.failed_at
    checkout.save(update_fields=["session", "paid_at", "failed_at"])


def _card(checkout: Checkout, card: CardFacts) -> Card | None:
    if checkout.payer.erased_at is not None:
        return None  # who was forgotten stays so, whatever a provider still knows of them
    if card.country and not checkout.payer.country:
        checkout.payer.country = card.country
        checkout.payer.save(update_fields=["country"])
    return Card.objects.keep(
        checkout.payer, fingerprint=card.fingerprint, provider=checkout.provider, brand=card.brand,
        last4=card.last4, expires_year=card.expires_year, expires_month=card.expires_month,
    )  # fmt: skip
