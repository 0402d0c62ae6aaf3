"""A sentence that the desk doesn't want to follow up: the rule offers it no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class DismissedClaim(models.Model):
    """Who said no to which sentence, and when. `digest` is of the sentence without differences of space."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="dismissed_claims")
    sentence = models.TextField()
    digest = models.CharField(max_length=32, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("dismissed claim")
        verbose_name_plural = _("dismissed claims")
        constraints = [models.UniqueConstraint(fields=["article", "digest"], name="claim_dismissed_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.sentence[:60]}"
