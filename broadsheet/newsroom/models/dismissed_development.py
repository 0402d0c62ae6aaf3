"""A line of a digest that the desk doesn't want on a story's timeline: it is offered to that story no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.running_story import RunningStory


class DismissedDevelopment(models.Model):
    """Who said no to which line, and when. `digest` is of its words, whichever article has them: `developing.Offer`'s."""

    story = models.ForeignKey(RunningStory, on_delete=models.CASCADE, related_name="dismissed_developments")
    text = models.CharField(max_length=255)
    digest = models.CharField(max_length=32, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("dismissed line of a digest")
        verbose_name_plural = _("dismissed lines of digests")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["story", "digest"], name="development_dismissed_once")]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.text[:60]}"
