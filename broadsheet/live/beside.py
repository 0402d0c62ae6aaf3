"""What the live news show on pages of others."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.foundation import languages, sources
from broadsheet.live.models import Coverage
from broadsheet.newsroom.models import Article


def article(**context: object) -> str:
    """A place for the newest news, below an article: the browser fetches them, and without it there is a link."""
    return render_to_string("live/beside_article.html")


def front(**context: object) -> str:
    """What is being told live now: plain links, made from nothing that a post changes."""
    language = languages.current()
    sources.record(f"list:coverages/{language}")
    running = Coverage.objects.running().in_language(language)
    return render_to_string("live/strip.html", {"coverages": running, "is_wide": True})


def about(article: Any = None, **context: object) -> str:
    """Above an article's text: live coverage of what it is about. A coverage's articles are told when it begins and ends."""
    if not isinstance(article, Article) or not article.pk:
        return ""
    return render_to_string("live/strip.html", {"coverages": Coverage.objects.all().about(article)})


def of_section(article: Any = None, **context: object) -> str:
    """Below an article's text: a place for live coverage of its section, which the browser fetches, for articles are many."""
    if not isinstance(article, Article) or not article.pk:
        return ""
    return render_to_string("live/strip_place.html", {"section": article.section_id})
