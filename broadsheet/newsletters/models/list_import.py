"""How far an import of subscribers has come: written with each batch, so that it goes on where it was cut off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class ListImport(models.Model):
    """One file, known by its digest. `rows` of it are in the database, whatever became of each."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("file"), max_length=255)
    rows = models.PositiveIntegerField(_("rows read"), default=0)
    added = models.PositiveIntegerField(_("subscriptions begun"), default=0)
    left_out = models.JSONField(_("left out, by reason"), default=dict)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")

    def __str__(self) -> str:
        return self.name
