"""Writing the ledger. Nothing else adds a row to it, and nothing at all changes one."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from broadsheet.foundation.money import Money
from broadsheet.payments import rates
from broadsheet.payments.models import Checkout, Entry, Kind


def write(
    *,
    kind: Kind,
    provider: str,
    provider_id: str,
    amount: Money,
    at: datetime,
    checkout: Checkout,
    about: str = "",
    outcome: str = "",
    note: str = "",
) -> Entry | None:
    """Add one movement that followed from a checkout, under the lock of its row; None if it is there already.

    `amount` is positive towards the newsroom. The rate to the base currency is fixed now.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a row of the ledger is written under the lock of its checkout")
    if Entry.objects.filter(provider=provider, kind=kind, provider_id=provider_id).exists():
        return None
    base, rate = rates.in_base(amount, at)
    return Entry.objects.create(
        kind=kind,
        provider=provider,
        provider_id=provider_id,
        about=about,
        outcome=outcome,
        amount=amount.minor,
        currency=amount.currency,
        base_amount=base.minor,
        base_currency=base.currency,
        rate=rate.text,
        rate_source=rate.source,
        occurred_at=at,
        payer=checkout.payer_id,
        checkout=checkout.pk,
        purpose=checkout.purpose,
        plan=checkout.plan,
        interval=checkout.interval,
        campaign=checkout.campaign,
        ask=checkout.ask,
        variant=checkout.variant,
        article=checkout.article,
        entity=settings.LEGAL_ENTITY,
        country=checkout.payer.country,
        note=note,
    )
