"""Letters that a mail provider gets in one call: kept before the call, so that the very same can be handed over again."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock

MOST_CALLS = 10
"""So often one batch is handed over at most, whatever breaks off in between."""


class BatchQuerySet(models.QuerySet["Batch"]):
    """Finds batches."""

    def repeatable(self, now: datetime) -> BatchQuerySet:
        """Those that may be handed over again: the provider still knows their key, and takes them once."""
        return self.filter(settled_at__isnull=True, until__gt=now, calls__lt=MOST_CALLS)


class Batch(models.Model):
    """One call. `request` is all that is handed over, until it is answered; `until` is how long its provider knows the
    `key`, and empty if it knows none; `code` is what was answered last, if that left open what became of it."""

    sending = models.ForeignKey("newsletters.Sending", on_delete=models.CASCADE, related_name="batches")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    esp = models.CharField(max_length=20)
    request = models.BinaryField(default=b"")
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=1)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        default_permissions = ()
        indexes = [models.Index(name="batch_open", fields=["id"], condition=models.Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.key)
