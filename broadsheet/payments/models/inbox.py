"""What providers tell us, kept as it came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class WebhookEvent(models.Model):
    """One authentic event. It says only where to look: what is true is asked of the provider when it is handled."""

    provider = models.CharField(max_length=32)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    about = models.JSONField(default=dict, help_text=_("The objects it is about, by type."))
    body = models.TextField()
    received_at = models.DateTimeField(default=clock.now, db_index=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("provider's event")
        verbose_name_plural = _("providers' events")
        constraints = [models.UniqueConstraint(name="webhook_event_once", fields=["provider", "event_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
