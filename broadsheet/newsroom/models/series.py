"""A run of articles that belong together, such as a daily digest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models.named import NamedInLanguage


class Series(NamedInLanguage):
    """A run of articles that belong together, such as a daily digest."""

    class Meta(NamedInLanguage.Meta):
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="series_slug_once_per_language")]
        unique_together = [("translation_key", "locale")]

    def get_absolute_url(self) -> str:
        """The series' page."""
        sources.record(f"series:{self.pk}")
        return languages.path_to(self.language, "series", self.slug)
