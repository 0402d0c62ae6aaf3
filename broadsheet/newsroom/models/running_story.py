"""A running story: what goes on for weeks or years, and what the paper has on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models.named import NamedInLanguage
from broadsheet.newsroom.models.picture import Picture


class RunningStory(NamedInLanguage):
    """Something that goes on: its articles, key developments, claims and corrections stand on one timeline."""

    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True,
        help_text=_("Left empty while it goes on. The page says so; an ended story is offered to new articles no more."),
    )  # fmt: skip

    class Meta(NamedInLanguage.Meta):
        verbose_name = _("running story")
        verbose_name_plural = _("running stories")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="story_slug_once_per_language")]
        unique_together = [("translation_key", "locale")]

    @property
    def list_name(self) -> str:
        """What its articles are listed under (see `Listing`)."""
        return f"running_story/{self.pk}"

    def get_absolute_url(self) -> str:
        """Its timeline."""
        sources.record(f"running_story:{self.pk}")
        return languages.path_to(self.language, "running_story", self.slug)
