"""What staff write down about somebody who pays."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.payments.models.payer import Payer


class Note(models.Model):
    """One note. It goes when the payer is forgotten."""

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("note about a payer")
        verbose_name_plural = _("notes about payers")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
