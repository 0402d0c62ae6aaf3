"""An issue that was prepared from a running story, and up to which moment: the next one begins there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsletters.models.issue import Issue
from broadsheet.newsroom.models import RunningStory


class StoryIssue(models.Model):
    """Deleted with its draft: what stood in it is new again."""

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="of_story")
    story = models.ForeignKey(RunningStory, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("issue of a running story")
        verbose_name_plural = _("issues of running stories")

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.until:%Y-%m-%d %H:%M}"
