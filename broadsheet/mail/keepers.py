"""Letters that are written long before they leave: whoever wrote one is asked once more when its turn has come.

An upper app registers a keeper for its kinds. What it says then is what is sent; if it says nothing, nothing is sent.
"""

from __future__ import annotations

from typing import Protocol

from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Outgoing


class Keeper(Protocol):
    """Knows what a waiting letter is about."""

    def say(self, row: Outgoing) -> Letter | None:
        """The letter as it is true now; None if it is true no more."""

    def handed(self, row: Outgoing) -> None:
        """The transport has it. Called in the transaction in which that is written down."""


_keepers: dict[str, Keeper] = {}


def register(prefix: str, keeper: Keeper) -> None:
    """Have this one asked about every letter whose kind begins so."""
    _keepers[prefix] = keeper


def of(kind: str) -> Keeper | None:
    """Who is asked about letters of a kind, if anybody is."""
    return next((keeper for prefix, keeper in _keepers.items() if kind.startswith(prefix)), None)
