"""Another price for existing members: what it will be, from which day on, and who announced it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models.plan import Plan
from broadsheet.payments.models import Interval

LASTS = timedelta(days=800)
"""So long after its day a change still comes to members: the last of them renew a year later, or pause in between."""


class PriceChangeQuerySet(models.QuerySet["PriceChange"]):
    """Finds announced changes."""

    def standing(self) -> PriceChangeQuerySet:
        """Those that are not taken back, and not so old that everybody has them."""
        return self.filter(taken_back_at__isnull=True, from_day__gt=clock.today() - LASTS)


class PriceChange(models.Model):
    """One announcement: what a plan will cost its members, in one currency, for a month or a year."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="price_changes")
    currency = models.CharField(_("currency"), max_length=3)
    interval = models.CharField(_("how often"), max_length=8, choices=Interval.choices)
    amount = models.PositiveBigIntegerField(_("amount"), help_text=_("In minor units."))
    from_day = models.DateField(_("from"))
    announced_at = models.DateTimeField(_("announced"), default=clock.now)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = PriceChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("announced price")
        verbose_name_plural = _("announced prices")
        ordering = ["-announced_at", "-pk"]
        constraints = [models.CheckConstraint(name="price_change_takes_something", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.plan}: {self.money} {self.get_interval_display()}"

    @property
    def money(self) -> Money:
        """What it will cost."""
        return Money(self.amount, self.currency)
