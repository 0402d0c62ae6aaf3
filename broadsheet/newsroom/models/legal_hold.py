"""Not while the lawyers look: what may not come out until somebody with the right says so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Finds holds."""

    def standing(self) -> LegalHoldQuerySet:
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)

    def on(self, article: Any) -> LegalHold | None:
        """The one that stands on this story, in whichever of its languages it was placed."""
        held = Article.objects.filter(translation_key=article.translation_key).values("pk")
        own = Q(article__in=held) | Q(article=article.alias_of_id)
        return self.standing().filter(own).order_by("placed_at", "pk").first()


class LegalHold(models.Model):
    """While it stands nobody can publish the story, or a new version of it, in any language and by any way."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="legal_holds")
    reason = models.TextField(_("why"))
    placed_at = models.DateTimeField(default=clock.now, editable=False)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at__isnull=True), name="legal_hold_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason[:60]}"
