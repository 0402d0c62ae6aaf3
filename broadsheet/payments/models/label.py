"""Labels on those who pay: a word by which the business side finds them again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.payments.models.payer import Payer


class Label(models.Model):
    """Somebody put it there, at some time, for some reason."""

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(_("label"), max_length=40)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("label on a payer")
        verbose_name_plural = _("labels on payers")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "payer"], name="label_by_name")]
        constraints = [models.UniqueConstraint(name="label_once", fields=["payer", "name"])]

    def __str__(self) -> str:
        return self.name
