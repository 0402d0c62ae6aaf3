"""A chief editor's yes to an unnamed source, and the asking for it. Rows, outside the versions: a revert brings none back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class SourceApprovalQuerySet(models.QuerySet["SourceApproval"]):
    """Finds approvals."""

    def standing(self) -> SourceApprovalQuerySet:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)


class SourceApproval(models.Model):
    """Who approved what, and when. `digest` stands for the words, the reasons and who knows: changed, it fits no more."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="source_approvals")
    key = models.UUIDField(editable=False, help_text=_("The source's `translation_key`."))
    digest = models.CharField(max_length=32, editable=False)
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = SourceApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of an unnamed source")
        verbose_name_plural = _("approvals of unnamed sources")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"],
                condition=Q(taken_back_at__isnull=True),
                name="source_approved_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.key}"


class AwaitedApproval(models.Model):
    """An unnamed source of an article's latest version that waits for a chief editor. Gone once it has its answer."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="awaited_approvals")
    key = models.UUIDField(editable=False)
    digest = models.CharField(max_length=32, editable=False)
    since = models.DateTimeField(default=clock.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("awaited approval")
        verbose_name_plural = _("awaited approvals")
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="source_approval_awaited_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.key}"
