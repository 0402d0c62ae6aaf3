"""What narrations show on an article's page: the player, what machines are told, and the marks that it follows."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from broadsheet.audio import copies, heard, telling_machines
from broadsheet.audio.heard import Heard
from broadsheet.audio.models.narration import source_of
from broadsheet.foundation import languages, printing, sources
from broadsheet.newsroom.models import Article


def player(article: Any = None, **context: object) -> str:
    """Above an article's text."""
    found = _found(article)
    if found is None:
        return ""
    facts = {
        "heard": found,
        "src": copies.address(found, article.access),
        "marks": heard.marks(found, article),
        "file_name": f"{article.slug}.mp3",
    }
    return render_to_string("audio/player.html", facts)


def piece_mark(article: Any = None, **context: object) -> str:
    """The attribute by which the player finds the pieces of the body; none where there is nothing to hear."""
    return "data-piece" if _found(article) is not None else ""


def in_head(article: Any = None, **context: object) -> str:
    """The narration in schema.org's words, and the way to the podcast."""
    found = _found(article)
    if found is None:
        return ""
    link = format_html(
        '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">\n',
        _("Podcast"),
        languages.url_to(article.edition, "podcast_rss"),
    )
    return link + telling_machines.script(found, article, copies.address(found, article.access))


def _found(article: Any) -> Heard | None:
    if not isinstance(article, Article) or not article.pk or article.published_at is None:
        return None  # a draft that is looked at: what is spoken has a date
    sources.record(source_of(article.pk))
    return heard.of_page(article, is_whole=printing.wants_whole())
