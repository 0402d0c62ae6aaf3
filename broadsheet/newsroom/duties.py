"""Where an edition has the pages that a trustworthy paper owes its readers."""

from __future__ import annotations

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import Duty, StandingPage


def slugs(language: str) -> dict[Duty, str]:
    """The slugs of those that are out. One query, and for the press one for all pages."""
    return sources.shared(("duties", language), lambda: _slugs(language))


def address(language: str, duty: Duty) -> str:
    """The path of one of them, empty if there is none."""
    slug = slugs(language).get(duty)
    return languages.path_to(language, "page", slug) if slug else ""


def _slugs(language: str) -> dict[Duty, str]:
    sources.record(f"policies/{language}")
    pages = StandingPage.objects.live().filter(locale__language_code=language).exclude(duty="").order_by("duty")
    return {Duty(duty): slug for duty, slug in pages.values_list("duty", "slug")}
