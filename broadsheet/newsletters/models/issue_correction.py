"""We were wrong in a letter: what readers of its page are told, and those who got it by mail, once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.issue import Issue


class IssueCorrection(models.Model):
    """One correction. Deliveries up to `told_up_to` have been told; it moves with their letters, in one transaction."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField(_("what was wrong, and what is right"), max_length=1000)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_up_to = models.BigIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of an issue")
        verbose_name_plural = _("corrections of issues")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.issue}: {self.text[:40]}"
