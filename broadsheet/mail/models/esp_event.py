"""What a mail provider told by a webhook: kept at once, applied by the worker in bulk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class EspEvent(models.Model):
    """One event. `evidence` makes one of it that is told twice; `letter` is our own key of the letter, if the provider was
    told it; `address` is forgotten when it is applied."""

    evidence = models.CharField(max_length=64, unique=True)
    esp = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=320, blank=True)
    address_hash = models.CharField(max_length=64, default="")
    letter = models.CharField(max_length=40, blank=True, default="")
    message_id = models.CharField(max_length=300, blank=True)
    reject_reason = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=600, blank=True)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now, db_index=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("provider’s event")
        verbose_name_plural = _("provider’s events")
        indexes = [
            models.Index(name="esp_event_waiting", fields=["id"], condition=Q(applied_at__isnull=True)),
            models.Index(name="esp_event_delivered", fields=["address_hash"], condition=Q(kind="delivered")),
        ]

    def __str__(self) -> str:
        return f"{self.esp} {self.kind} {self.happened_at:%Y-%m-%d}"
