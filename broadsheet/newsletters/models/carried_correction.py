"""A correction of an article, told to the readers of a newsletter that had carried the article: once for each newsletter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsletters.models.issue import Issue
from broadsheet.newsletters.models.newsletter import Newsletter
from broadsheet.newsroom.models import Correction


class CarriedCorrection(models.Model):
    """Which issue told it. Written in the transaction that freezes the issue's audience."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="carried_corrections")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="+")
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="told_in")

    class Meta:
        verbose_name = _("correction told in an issue")
        verbose_name_plural = _("corrections told in issues")
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "correction"], name="correction_once_a_newsletter")
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} → {self.issue_id}"
