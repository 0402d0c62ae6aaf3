"""A page that the press is printing, as whoever makes the page needs to know it.

Only the press begins a printing; no request of a reader's can. Outside of one, a page is what everybody may read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Printing:
    """One page being printed. `wants_whole` asks for the closed part too; what its makers found out stands in the rest."""

    wants_whole: bool = False
    closed_to: str = ""
    """Who alone may read the whole of it (`registered`, `members`); empty where nothing is closed."""
    article: int = 0
    """Whose closed part it is."""
    leads_to: set[str] = field(default_factory=set)
    """Paths that only this page names, so that they are printed with it."""


_current: ContextVar[Printing | None] = ContextVar("printing", default=None)


@contextmanager
def printing(*, whole: bool = False) -> Iterator[Printing]:
    """Print within."""
    begun = Printing(wants_whole=whole)
    token = _current.set(begun)
    try:
        yield begun
    finally:
        _current.reset(token)


def wants_whole() -> bool:
    """Whether the page being made is for those who may read its closed part."""
    current = _current.get()
    return current is not None and current.wants_whole


def note_closed(*, to: str, article: int) -> None:
    """Say that a part of the page being made is closed to all but these readers."""
    current = _current.get()
    if current is not None:
        current.closed_to, current.article = to, article


def lead_to(path: str) -> None:
    """Say that the page being made names a path that nothing else names, such as that of its frame."""
    current = _current.get()
    if current is not None:
        current.leads_to.add(path)
