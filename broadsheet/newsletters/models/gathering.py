"""One day of a newsletter that makes itself: what came of it. The database knows each day once, whoever writes it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.issue import Issue
from broadsheet.newsletters.models.newsletter import Newsletter


class Gathering(models.Model):
    """Articles until `until` were looked at. Without an issue there was nothing new; until `settled_at` it waits to go on."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="gatherings")
    day = models.DateField(_("day"))
    until = models.DateTimeField(_("until"))
    issue = models.OneToOneField(Issue, null=True, blank=True, on_delete=models.SET_NULL, related_name="gathering")
    made_at = models.DateTimeField(_("made"), default=clock.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("day of a newsletter that makes itself")
        verbose_name_plural = _("days of newsletters that make themselves")
        constraints = [models.UniqueConstraint(name="gathering_once_a_day", fields=["newsletter", "day"])]
        indexes = [models.Index(fields=["newsletter"], name="gathering_waiting", condition=models.Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.newsletter} {self.day:%Y-%m-%d}"
