"""The sandbox's days go by: what is due is taken, and what was on its way settles."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.payments.providers.sandbox import bank, sending
from broadsheet.payments.providers.sandbox.models import SandboxCharge

SETTLES_AFTER = timedelta(seconds=30)
"""What takes days at a real bank."""


def live() -> int:
    """Do what is due. Returns how many deals something happened to."""
    if "sandbox" not in settings.PAYMENT_PROVIDERS:
        return 0
    now = clock.now()
    renewed = [bank.renew(deal) for deal in bank.due(now)]
    told = {deal.pk: deal for deal in renewed if deal.changed_at >= now}
    waiting = SandboxCharge.objects.filter(settled_at__isnull=True, made_at__lte=now - SETTLES_AFTER)
    for charge in waiting.select_related("deal"):
        told[charge.deal_id] = bank.settle(charge)
    for deal in told.values():
        sending.tell(deal, "changed")
    return len(told)
