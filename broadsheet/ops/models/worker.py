"""The processes that do tasks, and whether they live."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class WorkerProcessQuerySet(models.QuerySet["WorkerProcess"]):
    """Beats and listens."""

    def beat(self, name: str) -> None:
        """Say that this worker lives. One that was taken for dead is there again."""
        self.update_or_create(name=name, defaults={"beat_at": clock.now()})

    def silent(self, *, longer_than: timedelta) -> models.QuerySet[WorkerProcess]:
        """Those not heard of: dead, or cut off for so long that what they held is others' now."""
        return self.filter(beat_at__lt=clock.now() - longer_than)


class WorkerProcess(models.Model):
    """One running worker. Its row goes when it ends; what it leaves behind is swept up when it falls silent."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    began_at = models.DateTimeField(_("began"), default=clock.now)
    beat_at = models.DateTimeField(_("last heard of"))

    objects = WorkerProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker process")
        verbose_name_plural = _("worker processes")

    def __str__(self) -> str:
        return f"{self.name}, last heard of {self.beat_at:%Y-%m-%d %H:%M:%S}"
