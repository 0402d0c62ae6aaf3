"""What sections, topics, series and contributors share: a name, a slug and a language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail.search import index

from broadsheet.foundation.text import SLUG_MAX, slug_from


class NamedInLanguage(TranslatableMixin, index.Indexed, models.Model):
    """Something with a page of its own in one language edition, and siblings in the others."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(
        _("slug"),
        max_length=SLUG_MAX,
        blank=True,
        help_text=_("Its name in the address. Left empty, it is made from the name."),
    )
    description = models.TextField(_("description"), blank=True)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale")]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @property
    def language(self) -> str:
        """The code of the edition it belongs to."""
        return str(self.locale.language_code)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A missing slug is made from the name before anything is checked."""
        self.slug = self.slug or slug_from(self.name)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """A slug must have something in it."""
        super().clean()
        if not self.slug:
            raise ValidationError({"slug": _("Please give it a slug: none could be made from the name.")})
