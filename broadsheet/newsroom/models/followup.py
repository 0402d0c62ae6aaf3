"""What an article promised its readers, and when to look again."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Finds what is to be looked at."""

    def open(self) -> FollowUpQuerySet:
        """Those that nobody has closed, the most urgent first."""
        return self.filter(done_at__isnull=True).order_by("due", "pk")

    def due_by(self, day: date) -> FollowUpQuerySet:
        """Open ones to be looked at on this day at the latest."""
        return self.open().filter(due__lte=day)


class FollowUp(models.Model):
    """A dated note on an article. It waits on the desk until somebody has looked."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="follow_ups")
    promise = models.CharField(_("what the story said would happen"), max_length=255)
    quote = models.TextField(
        blank=True, editable=False, help_text=_("The sentence as it stood in the article, if it was taken from there.")
    )
    due = models.DateField(_("look again on"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    outcome = models.CharField(_("what came of it"), max_length=255, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["due"], condition=models.Q(done_at__isnull=True), name="followup_open")]

    def __str__(self) -> str:
        return f"{self.due}: {self.promise}"

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed."""
        return self.done_at is None and self.due < clock.today()
