"""The page that explains the podcasts and links them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.audio.podcast import episodes
from broadsheet.foundation import languages, sources
from broadsheet.newsroom.metadata import Own
from broadsheet.newsroom.models import Section

SHOWN = 12
"""Episodes on the page."""


@require_safe
def podcast(request: HttpRequest) -> HttpResponse:
    """The feeds of this edition and its newest episodes."""
    language = languages.current()
    sources.record(f"list:podcast/{language}", f"list:archive/{language}", f"chrome/{language}")
    found = episodes.public(language)[:SHOWN]
    sections = Section.objects.filter(locale__language_code=language, in_menu=True).order_by("position", "name")
    sources.record(*(f"section:{section.pk}" for section in sections))
    context = {
        "episodes": found,
        "sections": sections,
        "feed": languages.url_to(language, "podcast_rss"),
        "feeds": [(s.name, languages.url_to(language, "section_podcast_rss", slug=s.slug)) for s in sections],
        "own": reverse("own_podcast"),
        "metadata": Own(title=_("Listen to the paper"), description=_("Our articles, read aloud, as a podcast.")),
    }
    return render(request, "audio/podcast.html", context)
