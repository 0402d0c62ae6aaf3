"""What stands around every page: the paper's name, its sections, its standing pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.models import Publication, Section, StandingPage


@dataclass(frozen=True)
class Chrome:
    """Everything the masthead and the foot of a page need, in one language."""

    publication: Publication
    sections: list[Section]
    standing_pages: list[StandingPage]
    language: str
    right_to_left: bool
    fronts: list[tuple[str, str]]
    year: int


def chrome(language: str) -> Chrome:
    """The chrome of one language's pages. Costs three queries."""
    sources.record("chrome", f"chrome/{language}")
    return Chrome(
        publication=Publication.load(),
        sections=list(Section.objects.filter(locale__language_code=language, in_menu=True).select_related("locale")),
        standing_pages=list(
            StandingPage.objects.live()
            .in_menu()
            .filter(locale__language_code=language)
            .select_related("locale")
            .defer("body")
            .order_by("path")
        ),
        language=language,
        right_to_left=languages.is_right_to_left(language),
        fronts=[(code, languages.url_to(code, "front")) for code in languages.codes()],
        year=clock.today().year,
    )


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
