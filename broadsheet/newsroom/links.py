"""Links within running text: to our own pages and documents, where they are now.

Wagtail would look the pages up paragraph by paragraph. Whoever lays out an article names all its texts first; the links
in them are then found with one query for pages and one for documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import DocumentFile
from broadsheet.ops.models import Address

Targets = dict[tuple[str, int], str]
"""Where links lead, by their kind and key."""

_known: ContextVar[Targets | None] = ContextVar("links", default=None)

# Digits only: a hostile import may write anything into the attribute.
_KEY = re.compile(r"[0-9]{1,18}")


@contextmanager
def looked_up(texts: Iterable[str]) -> Iterator[None]:
    """Within, the links of these texts are known."""
    token = _known.set(_find(_wanted(texts)))
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
    addresses = (targets.get(key) if key else None for key in keys)
    return [f'<a href="{escape(address)}">' if address else "<a>" for address in addresses]


def _wanted(texts: Iterable[str]) -> set[tuple[str, int]]:
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


def _find(wanted: set[tuple[str, int]]) -> Targets:
    pages = {number for kind, number in wanted if kind == "page"}
    documents = {number for kind, number in wanted if kind == "document"}
    targets: Targets = {}
    if pages:
        sources.record(*(f"article:{number}" for number in pages))
        current = Address.objects.filter(page_id__in=pages, is_current=True, page__live=True)
        for number, language, path in current.values_list("page_id", "language", "path"):
            targets["page", number] = _page_address(language, path)
    if documents:
        for document in DocumentFile.objects.filter(pk__in=documents):
            targets["document", document.pk] = document.url
    return targets


def _page_address(language: str, path: str) -> str:
    within = languages.path_to(language, "page", path)
    same_origin = languages.origin(language) == languages.origin(languages.current())
    return within if same_origin else languages.absolute(within, language)
