"""What an article is about. An article may have many."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models.named import NamedInLanguage


class Topic(NamedInLanguage):
    """What an article is about. An article may have many."""

    class Meta(NamedInLanguage.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="topic_slug_once_per_language")]
        unique_together = [("translation_key", "locale")]

    def get_absolute_url(self) -> str:
        """The topic's page."""
        sources.record(f"topic:{self.pk}")
        return languages.path_to(self.language, "topic", self.slug)
