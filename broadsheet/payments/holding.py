"""Holding money: written down before a provider hears of the payment, and known once a reader has given a card.

Everything here runs in somebody's transaction, under the lock of the checkout's row. Deciding is in `deciding`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail import posting
from broadsheet.payments import purposes
from broadsheet.payments.attempts import Attempt
from broadsheet.payments.mail import held, not_taken
from broadsheet.payments.models import Checkout, Decision, Hold, HoldReason
from broadsheet.payments.truth import Truth

DECIDED_WITHIN = timedelta(days=3)
"""As the reader is told. Banks reserve money for about seven days: those that forget it sooner don't before then."""


def hold(checkout: Checkout, attempt: Attempt, *, is_heard: bool) -> Hold:
    """Have its money reserved only. `is_heard`: a scorer wants that; else none answered."""
    reason = HoldReason.SAID if is_heard else HoldReason.DOWN
    return Hold.objects.create(checkout=checkout, reason=reason, attempt=attempt.facts())


def take_in(checkout: Checkout, truth: Truth) -> None:
    """What the provider says of a held payment: the reader has given a card, or it was decided on the provider's own pages."""
    found = Hold.objects.filter(checkout=checkout).first()
    if found is None or found.decided_at is not None:
        return
    if truth.payments:
        decide(found, Decision.ACCEPTED)
    elif truth.held_at is not None and found.authorised_at is None:
        found.authorised_at = truth.held_at
        found.save(update_fields=["authorised_at"])
        tell_that_it_is_held(checkout)
    elif truth.failed_at is not None and found.authorised_at is not None:
        decide(found, Decision.REFUSED)
        tell_that_nothing_was_taken(checkout)
    crashpoint("holding.after_noticing")


def decide(found: Hold, decision: Decision, by: int | None = None) -> None:
    """Write it down. What the scorer was told is not kept any longer."""
    found.decision, found.decided_at, found.attempt, found.decided_by_id = decision, clock.now(), {}, by
    found.save(update_fields=["decision", "decided_at", "attempt", "decided_by"])


def over_since(checkout: Checkout) -> datetime | None:
    """When a held payment came to nothing; None while it may still be paid, or was never held."""
    found = Hold.objects.filter(checkout=checkout).first()
    if found is None or found.decision == Decision.ACCEPTED:
        return found.failed_at if found else None
    return found.decided_at


def tell_that_it_is_held(checkout: Checkout) -> None:
    """Once, when the money is reserved."""
    if to := checkout.payer.address:
        with translation.override(checkout.language or None):
            posting.post(held.build(to=to, about=purposes.of(checkout).name(checkout), **_facts(checkout)))


def tell_that_nothing_was_taken(checkout: Checkout, *, has_failed: bool = False) -> None:
    """`has_failed`: we accepted it, and the bank said no."""
    if to := checkout.payer.address:
        with translation.override(checkout.language or None):
            about = purposes.of(checkout).name(checkout)
            posting.post(not_taken.build(to=to, about=about, has_failed=has_failed, **_facts(checkout)))


def _facts(checkout: Checkout) -> dict[str, Any]:
    return {"money": checkout.money, "is_recurring": checkout.is_recurring}
