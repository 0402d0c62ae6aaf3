"""Wagtail's own embeds, for whatever part of its admin asks: through our guarded fetch, and never with foreign HTML."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from wagtail.embeds.exceptions import EmbedNotFoundException
from wagtail.embeds.finders.base import EmbedFinder

from broadsheet.newsroom import providers


class LinkFinder(EmbedFinder):
    """Takes every address and asks nobody: the embed is a link."""

    def accept(self, url: str) -> bool:
        """Every web address."""
        return url.startswith(("http://", "https://"))

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None) -> dict[str, Any]:
        """A link to the piece."""
        if not self.accept(url):
            raise EmbedNotFoundException
        name = providers.name_of(url)
        return {
            "title": url,
            "author_name": "",
            "provider_name": name,
            "type": "rich",
            "thumbnail_url": "",
            "width": None,
            "height": None,
            "html": format_html('<a href="{}">{}</a>', url, name),
        }


embed_finder_class = LinkFinder
