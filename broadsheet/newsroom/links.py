"""Links within running text: to our own pages and documents, where they are now, and in the page's language if they can.

Wagtail would look the pages up paragraph by paragraph. Whoever lays out an article names all its texts first; the links
in them are then found with one query for pages and one for documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import DocumentFile
from broadsheet.ops.models import Address


@dataclass(frozen=True)
class Target:
    """Where a link leads; `language` if it is not that of the page being made."""

    address: str
    language: str = ""


Targets = dict[tuple[str, int], Target]
"""Where links lead, by their kind and key."""

_known: ContextVar[Targets | None] = ContextVar("links", default=None)

# Digits only: a hostile import may write anything into the attribute.
_KEY = re.compile(r"[0-9]{1,18}")


@contextmanager
def looked_up(texts: Iterable[str], *, on: Page) -> Iterator[None]:
    """Within, the links of these texts, which stand on this page, are known."""
    token = _known.set(_find(wanted(texts), on=on))
    try:
        yield
    finally:
        _known.reset(token)


class PageLink(PageLinkHandler):  # type: ignore[misc]
    """A link to one of our pages. A page that is not out has no address: its words stand without a link."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """An opening tag for each link."""
        return _opening_tags("page", attrs_list)


class DocumentLink(DocumentLinkHandler):  # type: ignore[misc]
    """A link to a file for readers."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """An opening tag for each link."""
        return _opening_tags("document", attrs_list)


def _opening_tags(kind: str, attrs_list: list[dict[str, str]]) -> list[str]:
    keys = [_key(kind, attrs) for attrs in attrs_list]
    targets = _known.get()
    if targets is None:
        targets = _find({key for key in keys if key})
    return [_opening_tag(targets.get(key) if key else None) for key in keys]


def _opening_tag(target: Target | None) -> str:
    if target is None:
        return "<a>"
    language = f' hreflang="{escape(target.language)}"' if target.language else ""
    return f'<a href="{escape(target.address)}"{language}>'


def wanted(texts: Iterable[str]) -> set[tuple[str, int]]:
    """What the links in these texts lead to: kind (`page`, `document`) and key."""
    found: set[tuple[str, int]] = set()
    for text in texts:
        for attributes in FIND_A_TAG.findall(text):
            attrs = extract_attrs(attributes)
            key = _key(attrs.get("linktype", ""), attrs)
            if key:
                found.add(key)
    return found


def _key(kind: str, attrs: dict[str, Any]) -> tuple[str, int] | None:
    number = str(attrs.get("id", ""))
    return (kind, int(number)) if kind in {"page", "document"} and _KEY.fullmatch(number) else None


def _find(wanted: set[tuple[str, int]], *, on: Page | None = None) -> Targets:
    targets: Targets = {}
    pages = {number for kind, number in wanted if kind == "page"}
    documents = {number for kind, number in wanted if kind == "document"}
    if pages:
        targets |= {("page", number): target for number, target in _pages(pages, on)}
    if documents:
        sources.record(*(f"document:{number}" for number in documents))
        for document in DocumentFile.objects.filter(pk__in=documents):
            targets["document", document.pk] = Target(document.url)
    return targets


def _pages(numbers: set[int], on: Page | None) -> Iterator[tuple[int, Target]]:
    """Where these pages are in the language of the page being made, else where they themselves are, if they are out."""
    sources.record(*(f"article:{number}" for number in numbers))
    current = Address.objects.filter(page_id__in=numbers, is_current=True)
    rows = list(current.values_list("page_id", "language", "path", "page__live", "page__translation_key"))
    here = _in_this_language(
        {key for _number, language, _path, _live, key in rows if language != languages.current()}, on
    )
    for number, language, path, live, key in rows:
        if language != languages.current() and key in here:
            yield number, Target(languages.path_to(languages.current(), "page", here[key]))
        elif live:
            yield number, _target(language, path)


def _in_this_language(keys: set[UUID], on: Page | None) -> dict[UUID, str]:
    """Translation key → path of the sibling that readers of this language can see. A page that links to its own original
    means the original.
    """
    keys -= {on.translation_key} if on is not None else set()
    if not keys:
        return {}
    sources.record(*(f"translations:{key}" for key in keys))
    siblings = Address.objects.filter(
        language=languages.current(), page__translation_key__in=keys, is_current=True, page__live=True
    )
    found = list(siblings.values_list("page_id", "page__translation_key", "path"))
    sources.record(*(f"article:{number}" for number, _key, _path in found))
    return {key: path for _number, key, path in found}


def _target(language: str, path: str) -> Target:
    within = languages.path_to(language, "page", path)
    return Target(languages.from_here(within, language), "" if language == languages.current() else language)
