"""An article that went out as a letter: once for each newsletter, and the database knows it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.issue import Issue
from broadsheet.newsletters.models.newsletter import Newsletter
from broadsheet.newsroom.models import Article


class SentArticle(models.Model):
    """Somebody had this article sent, as an alert or in one act with publishing it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sent_as")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="+")
    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="of_article")
    is_alert = models.BooleanField(_("breaking alert"))
    made_at = models.DateTimeField(_("sent"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("article sent as a letter")
        verbose_name_plural = _("articles sent as letters")
        constraints = [models.UniqueConstraint(name="article_once_a_newsletter", fields=["article", "newsletter"])]

    def __str__(self) -> str:
        return f"{self.article} → {self.newsletter}"
