"""Tasks that failed however often they were tried."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class GivenUpTask(models.Model):
    """One task that nobody tries any more until somebody says so. The row goes when it is tried again or dismissed."""

    result_id = models.UUIDField(unique=True, help_text="The row of django_tasks_db that keeps task and traceback.")
    task = models.CharField(_("task"), max_length=255)
    arguments = models.JSONField(_("arguments"), default=dict)
    tries = models.PositiveIntegerField(_("tries"))
    reason = models.TextField(_("reason"))
    given_up_at = models.DateTimeField(_("given up"), default=clock.now)

    class Meta:
        verbose_name = _("given-up task")
        verbose_name_plural = _("given-up tasks")
        ordering = ["-given_up_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"

    @property
    def name(self) -> str:
        """The task in words: "scale picture" for `broadsheet.newsroom.tasks.scale_picture`."""
        return self.task.rsplit(".", 1)[-1].removesuffix("_task").replace("_", " ")

    @property
    def what(self) -> str:
        """What it was to be done with, such as "812, card"."""
        found = [*self.arguments.get("args", []), *self.arguments.get("kwargs", {}).values()]
        return ", ".join(", ".join(map(str, each)) if isinstance(each, list) else str(each) for each in found)
