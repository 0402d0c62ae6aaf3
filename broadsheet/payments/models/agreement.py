"""A standing agreement: a provider takes the same money again, every month or year, until it is ended."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation.money import Money
from broadsheet.payments.models.checkout import Checkout, Interval


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Finds agreements."""

    def running(self) -> AgreementQuerySet:
        """Those under which money will be taken again."""
        return self.filter(ended_at__isnull=True, ends_at__isnull=True)


class Agreement(models.Model):
    """What the provider last said of one: facts that are set, never added up. The ledger alone says what was paid."""

    checkout = models.OneToOneField(Checkout, on_delete=models.PROTECT, related_name="agreement")
    provider = models.CharField(max_length=32)
    provider_id = models.CharField(max_length=255)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    country = models.CharField(_("country"), max_length=2, blank=True, db_default="")
    interval = models.CharField(_("how often"), max_length=8, choices=Interval.choices)
    paid_until = models.DateTimeField(_("paid until"), null=True, blank=True)
    retry_until = models.DateTimeField(
        _("tried again until"), null=True, blank=True, help_text=_("While a failed payment is being tried again.")
    )
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, help_text=_("Cancelled: no more is taken."))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    next_amount = models.BigIntegerField(_("amount from the next renewal on"), null=True, blank=True)
    card = models.ForeignKey("payments.Card", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing agreement")
        verbose_name_plural = _("standing agreements")
        indexes = [models.Index(fields=["paid_until"], name="agreement_by_renewal")]
        constraints = [
            models.UniqueConstraint(name="agreement_once_per_provider", fields=["provider", "provider_id"]),
            models.CheckConstraint(name="agreement_takes_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.money} {self.get_interval_display()}"

    @property
    def money(self) -> Money:
        """What is taken at a time."""
        return Money(self.amount, self.currency)

    @property
    def renews_at(self) -> datetime | None:
        """When money is taken next; None if no more is."""
        return None if self.ended_at or self.ends_at else self.paid_until

    @property
    def is_failing(self) -> bool:
        """A payment failed, and the provider tries again."""
        return self.retry_until is not None and self.ended_at is None
