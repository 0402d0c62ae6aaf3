"""Who opened which version that readers could not see."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class Way(models.TextChoices):
    """By which way."""

    FORM = "form", _("the form")
    PREVIEW = "preview", _("the preview")
    HISTORY = "history", _("the history")
    COMPARISON = "comparison", _("a comparison of versions")
    DESK = "desk", _("a page of the desk")


class DraftOpening(models.Model):
    """One person, one article, one way, one hour: one row. `at` is when it was first in that hour."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="draft_openings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=12, choices=Way.choices)
    hour = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("opening of a draft")
        verbose_name_plural = _("openings of drafts")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "person", "way", "hour"], name="draft_opening_once_an_hour"),
        ]
        indexes = [models.Index(fields=["at"], name="draft_opening_oldest")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.person_id}, {self.way}, {self.at:%Y-%m-%d %H:%M}"
