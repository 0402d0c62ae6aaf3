"""Printing everything again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.edition.models.plate import Plate
from broadsheet.foundation import clock


class Reason(models.TextChoices):
    """Why everything is printed."""

    FIRST = "first", _("the first edition")
    VERSION = "version", _("a new version of the site")
    ASKED = "asked", _("asked for by hand")


class PressRunQuerySet(models.QuerySet["PressRun"]):
    """Finds runs."""

    def finish(self) -> int:
        """Close the runs that have nothing left to print. Returns how many."""
        running = self.filter(finished_at__isnull=True)
        if not running.exists() or Plate.objects.due().exists():
            return 0
        return running.update(finished_at=clock.now(), plates=Plate.objects.count())


class PressRun(models.Model):
    """One run over the whole edition. It survives the process that began it: what is due stays due."""

    reason = models.CharField(_("why"), max_length=16, choices=Reason.choices)
    started_at = models.DateTimeField(_("started"), default=clock.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    plates = models.PositiveIntegerField(_("plates"), default=0)
    build = models.CharField(max_length=64, blank=True, help_text=_("The version that it printed with."))

    objects = PressRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("press run")
        verbose_name_plural = _("press runs")
        get_latest_by = "started_at"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.reason}"
