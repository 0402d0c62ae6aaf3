"""What people of the business side have to look at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class Alert(models.Model):
    """Something about money is not as it should be. `key` names the matter: it is said once while it stands."""

    key = models.CharField(max_length=200)
    text = models.CharField(_("what"), max_length=1000)
    checkout = models.ForeignKey("payments.Checkout", null=True, blank=True, on_delete=models.SET_NULL)
    payer = models.ForeignKey("payments.Payer", null=True, blank=True, on_delete=models.SET_NULL)
    raised_at = models.DateTimeField(_("since"), default=clock.now)
    settled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-raised_at"]
        constraints = [models.UniqueConstraint(name="alert_once", fields=["key"], condition=Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return self.text
