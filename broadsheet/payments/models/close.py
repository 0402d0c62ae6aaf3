"""Closing a month: what a provider says moved in it, and what both sides came to when somebody closed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money


class Report(models.Model):
    """A provider's own report of a month, as it was fetched last. `month` is its first day."""

    provider = models.CharField(_("provider"), max_length=32)
    month = models.DateField(_("month"))
    asked_at = models.DateTimeField(_("asked for"), default=clock.now)
    fetched_at = models.DateTimeField(_("fetched"), null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("provider’s report")
        verbose_name_plural = _("providers’ reports")
        ordering = ["-month", "provider"]
        constraints = [models.UniqueConstraint(name="report_once_a_month", fields=["provider", "month"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.month:%Y-%m}"


class ReportedRow(models.Model):
    """One row of it. Some days around the month are kept too: what crossed its border is found there."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=16)
    provider_id = models.CharField(max_length=255)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reported_once", fields=["report", "kind", "provider_id", "currency"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.money}"

    @property
    def money(self) -> Money:
        """How much, positive towards the newsroom."""
        return Money(self.amount, self.currency)


class Close(models.Model):
    """Somebody closed a month. `figures` are what both sides came to then, and what differed; they never change."""

    provider = models.CharField(_("provider"), max_length=32)
    month = models.DateField(_("month"))
    closed_at = models.DateTimeField(_("closed"), default=clock.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    figures = models.JSONField()

    class Meta:
        verbose_name = _("monthly close")
        verbose_name_plural = _("monthly closes")
        ordering = ["-month", "provider"]
        constraints = [models.UniqueConstraint(name="closed_once", fields=["provider", "month"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.month:%Y-%m}"
