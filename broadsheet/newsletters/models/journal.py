"""What the database knows of the journals on disk. Set back to an older copy, it knows less than they do, and that is noticed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class JournalMark(models.Model):
    """How far one process's journal had come, written in the transaction of what stands in it. One row of each `disk` is its epoch."""

    name = models.CharField(max_length=64, unique=True)
    disk = models.CharField(max_length=32)
    seq = models.BigIntegerField(default=0)
    beat_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("mark of a journal")
        verbose_name_plural = _("marks of journals")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"
