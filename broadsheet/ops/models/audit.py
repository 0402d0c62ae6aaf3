"""Who did what, when: a row for every act that someone may ask about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class AuditEntry(models.Model):
    """One act. Rows are written by `ops.audit.note` and never changed."""

    at = models.DateTimeField(_("at"), default=clock.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    act = models.CharField(_("act"), max_length=64, help_text=_("Such as article.takedown."))
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]
        # One for each way in which the log is read, in its order, so that a page never sorts or counts the whole.
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at", "-id"], name="audit_by_object_in_time"),
            models.Index(fields=["actor", "-at", "-id"], name="audit_by_actor_in_time"),
            models.Index(fields=["act", "-at", "-id"], name="audit_by_act_in_time"),
            models.Index(fields=["-at", "-id"], name="audit_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.object_type}:{self.object_id}"

    @property
    def about(self) -> str:
        """What it was done to, such as `newsroom.article:12`."""
        return f"{self.object_type}:{self.object_id}"

    @property
    def is_refusal(self) -> bool:
        """Whether somebody was turned away."""
        return self.act.endswith(".refused") or self.act == "second_factor.missing"
