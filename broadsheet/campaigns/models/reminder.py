"""A wish to be reminded in another month, instead of paying now."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


def new_token() -> str:
    """Random: the address by which the wish is taken back."""
    return secrets.token_urlsafe(24)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Finds wishes."""

    def due(self, at: datetime) -> ReminderQuerySet:
        """Those whose moment has come and that nobody dealt with."""
        return self.filter(due_at__lte=at, sent_at__isnull=True)


class Reminder(models.Model):
    """One an address: whoever asks again only moves it. It holds nothing else of the person, and goes once it is sent."""

    email = models.EmailField(_("address"))
    language = models.CharField(max_length=10)
    due_at = models.DateTimeField(_("when"))
    campaign = models.CharField(max_length=64, blank=True)
    ask = models.CharField(max_length=64, blank=True)
    variant = models.CharField(max_length=64, blank=True)
    article = models.PositiveBigIntegerField(null=True, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(Lower("email"), name="reminder_once_an_address")]
        indexes = [models.Index(fields=["due_at"], name="reminder_due")]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m}"
