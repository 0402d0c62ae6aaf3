"""What stands around every page: the paper's name, its sections, its standing pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.models import Publication, Section, StandingPage


@dataclass(frozen=True)
class Entry:
    """One entry of a menu: a section or a standing page, what it is called, and its path."""

    of: Section | StandingPage
    name: str
    url: str


@dataclass(frozen=True)
class Chrome:
    """Everything the masthead and the foot of a page need, in one language."""

    publication: Publication
    sections: list[Entry]
    standing_pages: list[Entry]
    language: str
    right_to_left: bool
    fronts: list[tuple[str, str]]
    year: int


def chrome(language: str) -> Chrome:
    """The chrome of one language's pages. Costs five queries."""
    return sources.shared(("chrome", language), lambda: _chrome(language))


def _chrome(language: str) -> Chrome:
    sources.record("chrome", f"chrome/{language}")
    today = clock.today()
    sources.record_moment(datetime(today.year + 1, 1, 1, tzinfo=clock.publication_zone()))
    sections = Section.objects.filter(locale__language_code=language, in_menu=True).select_related("locale")
    standing_pages = StandingPage.objects.live().in_menu().filter(locale__language_code=language)
    publication = Publication.load()
    # Every page shows the sign, and its share card is often the paper's own.
    pictures = [picture for picture in (publication.logo, publication.share_picture) if picture]
    sources.record(*(f"picture:{picture.pk}" for picture in pictures))
    prefetch_related_objects(pictures, "renditions__public_file")
    return Chrome(
        publication=publication,
        sections=_entries(sections),
        standing_pages=_entries(standing_pages.select_related("locale").defer("body").order_by("path")),
        language=language,
        right_to_left=languages.is_right_to_left(language),
        fronts=[(code, languages.url_to(code, "front")) for code in languages.codes()],
        year=today.year,
    )


def _entries(rows: Iterable[Section] | Iterable[StandingPage]) -> list[Entry]:
    """The menu's rows; what they are made from is the chrome itself, not each row by its own name."""
    with sources.unrecorded():
        return [Entry(of=row, name=str(row), url=row.get_absolute_url()) for row in rows]


def for_context(context: Any) -> Chrome:
    """The chrome of the page being made, found once however often it is asked for."""
    request = context.get("request")
    language = languages.current()
    if request is None:
        return chrome(language)
    found: dict[str, Chrome] = request.__dict__.setdefault("_chrome", {})
    if language not in found:
        found[language] = chrome(language)
    return found[language]
