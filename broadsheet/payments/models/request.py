"""What we ask of a provider. The row, and with it the key, is there before the provider hears of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.payments.models.checkout import Checkout


class Act(models.TextChoices):
    """What is asked."""

    REFUND = "refund", _("give back")
    END = "end", _("end after what is paid")
    END_NOW = "end_now", _("end at once")
    PAUSE = "pause", _("pause")
    RESUME = "resume", _("go on")
    CHANGE_NOW = "change_now", _("another amount at once")
    ACCEPT = "accept", _("take what is held")
    RELEASE = "release", _("let go of what is held")
    CHANGE_LATER = "change_later", _("another amount from the next renewal on")


class ProviderRequest(models.Model):
    """One thing asked for, by a reader or by staff. Its id is the key: asked again, it is done once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(_("act"), max_length=16, choices=Act.choices)
    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, related_name="requests")
    payment_id = models.CharField(max_length=255, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    plan = models.SlugField(blank=True)
    extra = models.BigIntegerField(
        null=True, blank=True, help_text=_("How much of the amount is given on top of the price.")
    )
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("asked"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused by the provider"), null=True, blank=True)
    refusal = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("request to a provider")
        verbose_name_plural = _("requests to providers")
        ordering = ["-made_at"]
        indexes = [
            models.Index(
                fields=["made_at"],
                name="request_open",
                condition=Q(done_at__isnull=True, refused_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.checkout_id}"
