"""Changing what is offered. What somebody pays already stays what it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.membership.models import Offer, Plan
from broadsheet.ops import audit


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
