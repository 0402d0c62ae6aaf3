"""A checkout: what somebody wants to pay for. Its row is there before any provider hears of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models.payer import Payer


class Interval(models.TextChoices):
    """How often is paid."""

    ONCE = "once", _("once")
    MONTH = "month", _("every month")
    YEAR = "year", _("every year")


class Checkout(models.Model):
    """One intent to pay, and the row under whose lock everything that follows from it is written.

    `amount` is all that is taken at a time; `extra` of it was freely given above the price. The id is the key under
    which the provider is asked, so asking twice makes one payment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("for"), max_length=32)
    plan = models.SlugField(_("plan"), blank=True)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="checkouts", verbose_name=_("payer"))
    amount = models.BigIntegerField(_("amount"), help_text=_("In minor units."))
    extra = models.BigIntegerField(_("given on top"), default=0)
    discount = models.BigIntegerField(_("discount"), default=0)
    offer = models.CharField(_("offer"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    country = models.CharField(
        _("country"), max_length=2, blank=True, db_default="", help_text=_("As the reader named it.")
    )
    interval = models.CharField(_("how often"), max_length=8, choices=Interval.choices)
    message = models.CharField(_("message"), max_length=500, blank=True)
    language = models.CharField(max_length=12, blank=True)
    campaign = models.CharField(max_length=64, blank=True)
    ask = models.CharField(max_length=64, blank=True)
    variant = models.CharField(max_length=64, blank=True)
    article = models.PositiveBigIntegerField(null=True, blank=True)
    provider = models.CharField(_("provider"), max_length=32)
    session = models.CharField(max_length=255, blank=True, help_text=_("The provider's own id."))
    pay_at = models.URLField(max_length=2000, blank=True)
    made_at = models.DateTimeField(_("begun"), default=clock.now, editable=False)
    sent_at = models.DateTimeField(_("sent to the provider"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)

    class Meta:
        verbose_name = _("checkout")
        verbose_name_plural = _("checkouts")
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["payer", "made_at"], name="checkout_by_payer")]
        constraints = [
            models.UniqueConstraint(
                name="checkout_once_per_session", fields=["provider", "session"], condition=~Q(session="")
            ),
            models.CheckConstraint(name="checkout_takes_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.money} ({self.purpose})"

    def get_absolute_url(self) -> str:
        """Where the reader comes back to."""
        return reverse("payment", args=[self.pk])

    @property
    def money(self) -> Money:
        """What is taken at a time."""
        return Money(self.amount, self.currency)

    @property
    def is_recurring(self) -> bool:
        """Whether it is taken again."""
        return self.interval != Interval.ONCE

    @property
    def is_held(self) -> bool:
        """Whether somebody looks at it before the money is taken."""
        return hasattr(self, "hold")
