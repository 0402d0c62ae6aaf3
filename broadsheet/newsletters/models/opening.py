"""Letters whose picture was asked for: one row each, and what they came to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.delivery import Delivery, Sending


class Opening(models.Model):
    """Somebody or something asked for this letter's picture. Only while its newsletter counts that; forgotten a month after the sending."""

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="opening")
    at = models.DateTimeField(_("first"), default=clock.now)
    is_reader = models.BooleanField(_("a reader"), help_text=_("Nothing says that it was a program."))

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at:%Y-%m-%d %H:%M}"


class OpeningCount(models.Model):
    """What an issue came to, once it is forgotten which letters were opened."""

    sending = models.OneToOneField(Sending, on_delete=models.CASCADE, related_name="openings")
    readers = models.PositiveIntegerField(_("by readers"))
    letters = models.PositiveIntegerField(_("letters"))

    class Meta:
        verbose_name = _("count of openings")
        verbose_name_plural = _("counts of openings")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.readers}–{self.letters}"
