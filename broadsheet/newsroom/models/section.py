"""A part of the paper. Every article is in exactly one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models.named import NamedInLanguage


class Section(NamedInLanguage):
    """A part of the paper. Every article is in exactly one."""

    position = models.PositiveSmallIntegerField(_("position in the menu"), default=0)
    in_menu = models.BooleanField(_("in the menu"), default=True)

    class Meta(NamedInLanguage.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="section_slug_once_per_language")]
        unique_together = [("translation_key", "locale")]

    def get_absolute_url(self) -> str:
        """The section's page."""
        sources.record(f"section:{self.pk}")
        return languages.path_to(self.language, "section", self.slug)
