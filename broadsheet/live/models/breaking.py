"""What is breaking: a post or an article whose name stands above every page for a while."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.live.models.post import Post
from broadsheet.newsroom.models import Article


class BreakingQuerySet(models.QuerySet["Breaking"]):
    """Finds them."""

    def standing(self, language: str) -> BreakingQuerySet:
        """Those of one edition whose time is not over, the newest first. What they name may be gone meanwhile."""
        return self.filter(language=language, ended_at=None, until__gt=clock.now()).order_by("-at", "-pk")


class Breaking(models.Model):
    """Somebody said so, from then until then."""

    language = models.CharField(_("language"), max_length=12)
    post = models.ForeignKey(Post, verbose_name=_("post"), null=True, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(
        Article, verbose_name=_("article"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    words = models.CharField(_("words"), max_length=160, blank=True)
    at = models.DateTimeField(_("from"), default=clock.now)
    until = models.DateTimeField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = BreakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("breaking news")
        verbose_name_plural = _("breaking news")
        constraints = [
            models.CheckConstraint(
                name="breaking_is_one_thing",
                condition=models.Q(post=None, article__isnull=False) | models.Q(post__isnull=False, article=None),
            )
        ]
        indexes = [models.Index(fields=["language", "until"], name="breaking_standing")]

    def __str__(self) -> str:
        return self.words or str(self.post or self.article)
