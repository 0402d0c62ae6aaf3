"""What the ledger's rows add up to, carried forward: derived, and made anew from the rows at any time."""

from __future__ import annotations

from django.db import models


class Subtotal(models.Model):
    """The rows of one month that are alike in all that the desk asks for. `month` is its first day."""

    month = models.DateField()
    kind = models.CharField(max_length=16)
    currency = models.CharField(max_length=3)
    base_currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=32)
    plan = models.CharField(max_length=64, blank=True)
    campaign = models.CharField(max_length=64, blank=True)
    provider = models.CharField(max_length=32)
    rows = models.BigIntegerField()
    amount = models.BigIntegerField()
    base_amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="subtotal_once",
                fields=["month", "kind", "currency", "base_currency", "purpose", "plan", "campaign", "provider"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.amount} {self.currency}"


class CarriedForward(models.Model):
    """One row: every entry up to `up_to` is in the subtotals, each in its month on the clock of `zone`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    up_to = models.BigIntegerField(default=0)
    zone = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="carried_forward_once", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.up_to} ({self.zone})"
