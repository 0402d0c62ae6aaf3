"""The sandbox's own bank: deals, charges, refunds and disputes, as a real provider would remember them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from broadsheet.foundation import clock


class SandboxDeal(models.Model):
    """One checkout as the sandbox knows it, and the standing agreement that followed, if there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkout = models.UUIDField(unique=True)
    amount = models.BigIntegerField()
    next_amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    interval = models.CharField(max_length=8)
    about = models.CharField(max_length=200, blank=True)
    back_to = models.CharField(max_length=500)
    card = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    paid_until = models.DateTimeField(null=True)
    retry_until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False, db_default=False)
    held_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class SandboxCharge(models.Model):
    """One taking of money. `period` makes a renewal happen once, however often it is asked for."""

    deal = models.ForeignKey(SandboxDeal, on_delete=models.CASCADE, related_name="charges")
    period = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="sandbox_charge_once_a_period", fields=["deal", "period"])]

    def __str__(self) -> str:
        return f"ch_{self.pk}"


class SandboxRefund(models.Model):
    """Money given back, once for each key."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="refunds")
    key = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"re_{self.pk}"


class SandboxDispute(models.Model):
    """A card's owner says that it wasn't them."""

    charge = models.OneToOneField(SandboxCharge, on_delete=models.CASCADE, related_name="dispute")
    amount = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=8, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="sandbox_dispute_outcome", condition=Q(outcome__in=["", "won", "lost"]))
        ]

    def __str__(self) -> str:
        return f"dp_{self.pk}"
