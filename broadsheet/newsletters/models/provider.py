"""What is known of those who take readers' mail: which domains are theirs, and when they said that we are too fast."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock

TRYING_FOR = timedelta(minutes=10)
"""So long after a rest, and after each success of one that tries again, that process is left alone with it; then it counts as gone."""


class MailDomain(models.Model):
    """Who takes a domain's mail, as the DNS said. After `until` it is asked again."""

    domain = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("domain of a mail provider")
        verbose_name_plural = _("domains of mail providers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.domain}: {self.provider}"


class RestQuerySet(models.QuerySet["Rest"]):
    """Finds rests."""

    def standing(self, now: datetime) -> RestQuerySet:
        """Those that last, or in which somebody tries again."""
        return self.filter(until__gt=now - TRYING_FOR)


class Rest(models.Model):
    """A provider said that we are too fast: `holder` was told so, rests until then, and tries again alone, with `lines` lines.

    While it tries, `until` is its last success.
    """

    provider = models.CharField(max_length=64, unique=True)
    holder = models.CharField(max_length=64)
    until = models.DateTimeField()
    lines = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(default=clock.now)

    objects = RestQuerySet.as_manager()

    class Meta:
        verbose_name = _("rest of a mail provider")
        verbose_name_plural = _("rests of mail providers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.provider}: {self.until:%H:%M}"
