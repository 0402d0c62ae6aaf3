"""A saved choice of those who pay: always whoever it fits now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class Segment(models.Model):
    """A name, and the filters that it stands for, as in an address: `state=running&plan=reader`."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    query = models.CharField(max_length=1000)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
