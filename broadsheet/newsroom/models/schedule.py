"""What the schedule could not do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from broadsheet.foundation import clock


class RefusedSchedule(models.Model):
    """A scheduled publication that was refused when it was due. It waits on the desk until somebody has dealt with it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+", verbose_name=_("version"))
    due_at = models.DateTimeField(_("was due"))
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("why not"))
    refused_at = models.DateTimeField(_("refused"), default=clock.now, editable=False)
    settled_at = models.DateTimeField(_("dealt with"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("refused publication")
        verbose_name_plural = _("refused publications")
        ordering = ["-refused_at", "-pk"]
        indexes = [
            models.Index(fields=["-refused_at"], condition=Q(settled_at__isnull=True), name="refused_schedule_open")
        ]

    def __str__(self) -> str:
        return f"{self.revision.object_str} was due {self.due_at:%Y-%m-%d %H:%M}: {self.reason}"
