"""A subscription of Stripe's as a standing agreement of ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from broadsheet.foundation.money import Money
from broadsheet.payments.providers.stripe.amounts import from_stripe
from broadsheet.payments.providers.stripe.asking import Facts
from broadsheet.payments.truth import CardFacts, Standing

AFTER_AN_ATTEMPT = timedelta(days=1)
"""We may hear of an attempt some hours after it was made."""
LONGEST = timedelta(days=21)
"""However long Stripe is set to try again, access without payment goes on for no more than this."""
NEVER_BEGAN = {"incomplete", "incomplete_expired"}


def of(deal: Facts, invoices: list[Facts], *, card: CardFacts | None, is_on_its_way: bool) -> Standing | None:
    """The agreement as it is now; None if its first payment was never made. `invoices` come with the newest first.

    `is_on_its_way` says that a debit was sent and is not settled: it is not tried again, and takes days.
    """
    if deal["status"] in NEVER_BEGAN:
        return None
    item, facts = deal["items"]["data"][0], deal.get("metadata") or {}
    price = amount_of(item)
    was = facts.get("amount_before") if facts.get("until") == str(item["current_period_end"]) else None
    return Standing(
        id=deal["id"],
        amount=from_stripe(int(was), deal["currency"]) if was else price,
        paid_until=max((until for invoice in invoices if (until := _paid_until(invoice))), default=None),
        retry_until=None if deal.get("ended_at") else _retry_until(invoices, is_on_its_way=is_on_its_way),
        ends_at=_ends_at(deal),
        ended_at=_moment(deal.get("ended_at")),
        paused_until=_moment((deal.get("pause_collection") or {}).get("resumes_at")),
        next_amount=price if was else None,
        card=card,
    )


def amount_of(item: Facts) -> Money:
    """What is taken at a time for an item of a subscription."""
    return from_stripe(item["price"]["unit_amount"] * (item.get("quantity") or 1), item["price"]["currency"])


def _ends_at(deal: Facts) -> datetime | None:
    if deal.get("cancel_at"):
        return _moment(deal["cancel_at"])
    return _moment(deal["items"]["data"][0]["current_period_end"]) if deal.get("cancel_at_period_end") else None


def _paid_until(invoice: Facts) -> datetime | None:
    """Only an invoice that was paid moves it: Stripe's own period goes on while a payment is tried again or paused."""
    if invoice["status"] != "paid":
        return None
    return max((end for line in invoice["lines"]["data"] if (end := _moment(line["period"]["end"]))), default=None)


def _retry_until(invoices: list[Facts], *, is_on_its_way: bool) -> datetime | None:
    waiting = next((invoice for invoice in invoices if invoice["status"] == "open"), None)
    begun = _moment(waiting["created"]) if waiting else None
    if waiting is None or begun is None:
        return None
    if is_on_its_way:
        return begun + LONGEST
    attempt = _moment(waiting.get("next_payment_attempt"))
    return min(attempt + AFTER_AN_ATTEMPT, begun + LONGEST) if attempt else None


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
