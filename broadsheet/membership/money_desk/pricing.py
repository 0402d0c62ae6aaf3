"""Changing what is offered. What somebody pays already stays what it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.membership.models import Offer, Plan
from broadsheet.ops import audit
from broadsheet.payments.models import LegalEntity, VatRate


@transaction.atomic
def save_plan(*, form: Any, prices: Any, by: User) -> Plan:
    """Write a plan and its prices, as two valid forms have them."""
    is_new = form.instance.pk is None
    plan: Plan = form.save()
    prices.instance = plan
    prices.save()
    told = [f"{price.amount} {price.currency} {price.interval}" for price in plan.prices.all()]
    audit.note(act="plan.add" if is_new else "plan.change", on=plan, by=by, prices=told, offered=plan.is_offered)
    return plan


@transaction.atomic
def save_offer(*, form: Any, by: User) -> Offer:
    """Write an offer, as a valid form has it."""
    is_new = form.instance.pk is None
    offer: Offer = form.save()
    audit.note(act="offer.add" if is_new else "offer.change", on=offer, by=by, code=offer.code, percent=offer.percent)
    return offer


@transaction.atomic
def save_entity(*, form: Any, by: User) -> LegalEntity:
    """Write who takes the money, as a valid form has it. Receipts that were made keep what they said."""
    entity: LegalEntity = form.save()
    audit.note(act="legal_entity.change", on=entity, by=by, changed=sorted(form.changed_data))
    return entity


@transaction.atomic
def save_rate(*, form: Any, by: User) -> VatRate:
    """Write a VAT rate, as a valid form has it. It counts for payments from now on."""
    is_new = form.instance.pk is None
    rate: VatRate = form.save()
    audit.note(act="vat_rate.add" if is_new else "vat_rate.change", on=rate, by=by, **_told(rate))
    return rate


@transaction.atomic
def remove_rate(*, rate: VatRate, by: User) -> None:
    """Take a rate away that was a mistake; rows that were written with it stay."""
    audit.note(act="vat_rate.remove", on=rate, by=by, **_told(rate))
    rate.delete()


def _told(rate: VatRate) -> dict[str, str]:
    ends = rate.ends.isoformat() if rate.ends else ""
    return {"country": rate.country, "percent": rate.percent, "starts": rate.starts.isoformat(), "ends": ends}
