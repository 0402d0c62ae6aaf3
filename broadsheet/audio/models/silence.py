"""Articles that are not narrated, because somebody said so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class Silence(models.Model):
    """This article gets no narration: who said so, and why."""

    article = models.OneToOneField("newsroom.Article", on_delete=models.CASCADE, related_name="silence")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("since"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("article without a narration")
        verbose_name_plural = _("articles without a narration")

    def __str__(self) -> str:
        return f"{self.article_id}"
