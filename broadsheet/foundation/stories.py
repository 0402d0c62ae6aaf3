"""Stories as plain values: what apps that may not know the newsroom can say of an article that is out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

OPEN = "open"
"""The access of what everybody may read."""


@dataclass(frozen=True)
class Story:
    """One published article. `path` is its address within this site, `url` the whole one."""

    number: int
    headline: str
    summary: str
    access: str
    language: str
    path: str
    url: str


class Teller(Protocol):
    """Who knows articles."""

    def many(self, numbers: Collection[int]) -> Mapping[int, Story]:
        """Those of these that readers may see now, by number."""
        ...

    def picture(self, number: int) -> str:
        """The whole address of its share card, or an empty string."""
        ...


_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Ask this one from now on."""
    _tellers.append(teller)


def many(numbers: Collection[int]) -> dict[int, Story]:
    """Those of these articles that are out."""
    found: dict[int, Story] = {}
    for teller in _tellers:
        found.update(teller.many(numbers))
    return found


def of(number: int) -> Story | None:
    """This article, if it is out."""
    return many([number]).get(number)


def picture(number: int) -> str:
    """The address of an article's share card; empty if it has none."""
    return next((address for teller in _tellers if (address := teller.picture(number))), "")
