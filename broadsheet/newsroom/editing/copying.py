"""Copying an article: a new draft of its own, never a second public page and never a mirror."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class ArticleCopyForm(CopyForm):
    """Wagtail's form without its ways to publish the copy, and with an address that is free in the whole edition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
        self.fields.pop("alias", None)
        self.fields["new_slug"].initial = self._free(self.page.slug)

    def clean_new_slug(self) -> str:
        """A slug that is taken is replaced by the next free one: a copy is renamed anyway."""
        return self._free(self.cleaned_data["new_slug"])

    def _free(self, slug: str) -> str:
        article = self.page.specific
        return str(type(article)(locale=article.locale, title=article.title).free_slug(slug))
