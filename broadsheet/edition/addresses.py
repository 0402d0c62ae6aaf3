"""Addresses of plates, and what they say: host, path, language, and whether the whole of a page is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broadsheet.foundation import languages
from kiosk.plates import WHOLE

MISSING = "404.html"
"""The last segment of the plate that answers 404."""


@dataclass(frozen=True)
class Place:
    """An address taken apart. `host` is empty on the publication's main host."""

    host: str
    path: str
    language: str
    is_whole: bool

    @property
    def is_missing(self) -> bool:
        """Whether it is the page of a 404."""
        return self.path.rsplit("/", 1)[-1] == MISSING


def place(address: str) -> Place:
    """An address taken apart."""
    is_whole = address.endswith(WHOLE)
    bare = address.removesuffix(WHOLE)
    host = ""
    if bare.startswith("//"):
        host, _slash, rest = bare[2:].partition("/")
        bare = f"/{rest}"
    return Place(host=host, path=bare, language=languages.for_request(host.split(":")[0], bare), is_whole=is_whole)


def prefix(language: str) -> str:
    """What stands before the path in addresses of this language."""
    host = languages.own_host(language)
    return f"//{host.split(':')[0]}" if host else ""


def of_view(language: str, view: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view in one language's edition."""
    return prefix(language) + languages.path_to(language, view, *args, **kwargs)


def missing(language: str) -> str:
    """The address of the page of a 404."""
    return f"{prefix(language)}/{languages.prefix(language)}{MISSING}"
