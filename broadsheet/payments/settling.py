"""Taking in what a provider knows: under one lock, as facts, and never twice."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from broadsheet.foundation.crashing import crashpoint
from broadsheet.payments import alerts, events, holding, ledger, purposes, receipts, taxing
from broadsheet.payments.models import Agreement, Card, Checkout, Entry, Kind
from broadsheet.payments.truth import CardFacts, Correction, Dispute, Payment, Refund, Standing, Truth

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
    _keep_cards(checkout, truth)
    new = ledger.write(rows_of(checkout, truth))
    crashpoint("settling.after_ledger")
    if truth.standing is not None:
        _set_agreement(checkout, truth.standing)
    holding.take_in(checkout, truth)
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
    if first is not None and not checkout.paid_at and not truth.is_enough and first.amount.minor < checkout.amount:
        reasons.append(f"{first.id} is {first.amount.minor}, less than {checkout.amount} {checkout.currency}")
    if reasons:
        raise NotValidError(f"checkout {checkout.pk}: {'; '.join(reasons)}")


def rows_of(checkout: Checkout, truth: Truth) -> list[Entry]:
    """All that moved, as rows of the ledger that are not yet written."""
    found: list[Entry] = []
    taxes = taxing.of(checkout)
    for payment in truth.payments:
        found += _of_payment(checkout, payment, taxes.of(payment.amount, payment.at, payment.part))
    for refund in truth.refunds:
        found.append(_of_refund(checkout, refund))
    for correction in truth.corrections:
        found.append(_of_correction(checkout, correction))
    for dispute in truth.disputes:
        found += _of_dispute(checkout, dispute)
    return found


def _of_payment(checkout: Checkout, paid: Payment, tax: taxing.Contained) -> list[Entry]:
    own: dict[str, Any] = {"provider": checkout.provider, "provider_id": paid.id, "checkout": checkout}
    rows = [ledger.row(kind=Kind.PAYMENT, amount=paid.amount, at=paid.at, tax=tax, **own)]
    if paid.settled_at is None:
        return rows
    rows.append(ledger.row(kind=Kind.SETTLEMENT, amount=paid.amount, at=paid.settled_at, about=paid.id, tax=tax, **own))
    if paid.fee:
        rows.append(ledger.row(kind=Kind.FEE, amount=-paid.fee, at=paid.settled_at, about=paid.id, **own))
    return rows


def _of_refund(checkout: Checkout, refund: Refund) -> Entry:
    return ledger.row(
        kind=Kind.REFUND, provider=checkout.provider, provider_id=refund.id, about=refund.payment,
        amount=-refund.amount, at=refund.at, checkout=checkout,
    )  # fmt: skip


def _of_correction(checkout: Checkout, one: Correction) -> Entry:
    return ledger.row(
        kind=Kind.CORRECTION, provider=checkout.provider, provider_id=one.id, about=one.payment, amount=-one.amount,
        at=one.at, checkout=checkout, note=one.note[:500],
    )  # fmt: skip


def _of_dispute(checkout: Checkout, dispute: Dispute) -> list[Entry]:
    own: dict[str, Any] = {
        "provider": checkout.provider, "provider_id": dispute.id, "about": dispute.payment, "checkout": checkout,
    }  # fmt: skip
    rows = [ledger.row(kind=Kind.DISPUTE, amount=-dispute.amount, at=dispute.at, **own)]
    if dispute.fee:
        rows.append(ledger.row(kind=Kind.FEE, amount=-dispute.fee, at=dispute.at, **own))
    if dispute.outcome:
        back = dispute.amount if dispute.outcome == "won" else dispute.amount * 0
        at = dispute.decided_at or dispute.at
        rows.append(ledger.row(kind=Kind.DISPUTE_OUTCOME, amount=back, at=at, outcome=dispute.outcome, **own))
    return rows


def facts_of(checkout: Checkout, standing: Standing) -> dict[str, Any]:
    """The fields of the standing agreement, but for its card."""
    return {
        "provider": checkout.provider,
        "provider_id": standing.id,
        "amount": standing.amount.minor,
        "currency": standing.amount.currency,
        "country": checkout.country,
        "interval": checkout.interval,
        "paid_until": standing.paid_until,
        "retry_until": standing.retry_until,
        "ends_at": standing.ends_at,
        "ended_at": standing.ended_at,
        "paused_until": standing.paused_until,
        "next_amount": standing.next_amount.minor if standing.next_amount else None,
    }


def _keep_cards(checkout: Checkout, truth: Truth) -> None:
    for card in dict.fromkeys(paid.card for paid in truth.payments if paid.card):
        _card(checkout, card)


def _set_agreement(checkout: Checkout, standing: Standing) -> None:
    card = _card(checkout, standing.card) if standing.card else None
    facts = {**facts_of(checkout, standing), "card": card}
    before = Agreement.objects.filter(checkout=checkout).first()
    after, _is_new = Agreement.objects.update_or_create(checkout=checkout, defaults=facts)
    events.tell_of_agreement(before, after)


def _set_checkout(checkout: Checkout, truth: Truth) -> None:
    settled = [paid.part.complete_at if paid.part else paid.settled_at for paid in truth.payments if paid.settled_at]
    checkout.session = checkout.session or truth.session
    checkout.paid_at = min((moment for moment in settled if moment), default=None)
    checkout.failed_at = None if truth.payments else truth.failed_at or holding.over_since(checkout)
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
