"""One story, or one section, in several languages: which siblings readers can see, and which have fallen behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import Article, StandingPage
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.models.named import NamedInLanguage

EVERYWHERE = frozenset({"front", "corrections", "archive", "news_feed"})
"""Views that every edition has, whatever is in it."""


@dataclass(frozen=True)
class Choice:
    """One language that a reader can switch to."""

    language: str
    name: str
    url: str
    is_current: bool
    is_translation: bool


def addresses(subject: object | None, view: str = "") -> dict[str, str]:
    """Language → whole address of what readers can see now of this page and its siblings, the default language first.

    `subject` is an article, a standing page, a section, topic, contributor or series; without one, the named view.
    """
    found: dict[str, str] = {}
    if isinstance(subject, AddressedPage):
        found = _of_page(subject)
    elif isinstance(subject, NamedInLanguage):
        found = _of_name(subject)
    elif view in EVERYWHERE:
        found = {code: languages.url_to(code, view) for code in languages.codes()}
    return {code: found[code] for code in languages.codes() if code in found}


def choices(subject: object | None, view: str = "") -> list[Choice]:
    """The language switch: this page in each language where readers can see it, else that edition's front."""
    found = addresses(subject, view)
    current = languages.current()
    return [
        Choice(
            language=code,
            name=languages.own_name(code),
            url=found.get(code) or languages.url_to(code, "front"),
            is_current=code == current,
            is_translation=code in found,
        )
        for code in languages.codes()
    ]


def _of_page(page: AddressedPage) -> dict[str, str]:
    sources.record(f"translations:{page.translation_key}")
    kind = type(page) if isinstance(page, Article | StandingPage) else Article
    siblings: Any = kind.objects.live().filter(translation_key=page.translation_key)
    if issubclass(kind, Article):
        siblings = siblings.filter(published_at__isnull=False)
    return {
        language: languages.url_to(language, "page", slug)
        for language, slug in siblings.values_list("locale__language_code", "slug")
    }


def _of_name(named: NamedInLanguage) -> dict[str, str]:
    sources.record(f"translations:{named.translation_key}")
    siblings = type(named).objects.filter(translation_key=named.translation_key).select_related("locale")
    return {sibling.language: languages.absolute(sibling.get_absolute_url(), sibling.language) for sibling in siblings}
