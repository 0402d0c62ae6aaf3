"""What was brought in from where, so that bringing it in again changes nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class ImportedRow(models.Model):
    """One thing of another system and what it became here."""

    source = models.CharField(_("source"), max_length=32)
    kind = models.CharField(_("kind"), max_length=32)
    foreign_id = models.CharField(_("its name there"), max_length=255)
    uuid = models.CharField(max_length=64, blank=True)
    comment_id = models.CharField(max_length=64, blank=True)
    digest = models.CharField(
        max_length=64, help_text=_("Of the row as it was there; another one means it has changed.")
    )
    object_id = models.BigIntegerField(_("what it became"))
    revision_id = models.BigIntegerField(null=True, blank=True, help_text=_("The revision that the import wrote last."))
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="imported_row_once")]
        indexes = [models.Index(fields=["kind", "object_id"], name="imported_row_by_object")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.foreign_id}"
