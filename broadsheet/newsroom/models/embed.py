"""What we keep of pieces of other sites."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from broadsheet.foundation import clock
from broadsheet.newsroom.models.picture import Picture


class EmbedCopy(models.Model):
    """Title, author, text and picture of one address of another site, as they were when we asked."""

    URL_MAX: ClassVar[int] = 500

    url = models.CharField(_("address"), max_length=URL_MAX, unique=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    author = models.CharField(_("author"), max_length=255, blank=True)
    text = models.TextField(_("text"), blank=True)
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+", help_text=_("The page that asked for it first.")
    )
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    fetched_at = models.DateTimeField(null=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=255, blank=True, editable=False)

    wagtail_reference_index_ignore = True
    """The pages that show the copy refer to its picture; the copy itself is nobody's page."""

    class Meta:
        verbose_name = _("copy of an embed")
        verbose_name_plural = _("copies of embeds")

    def __str__(self) -> str:
        return self.url

    def may_be_tried_again(self, pause: timedelta) -> bool:
        """Whether we have nothing, and have not asked within this time."""
        return self.fetched_at is None and self.asked_at < clock.now() - pause
