"""Single articles that something above membership has opened for a browser: gift links. They go into its pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest


@dataclass(frozen=True)
class Opening:
    """One article, and until when it is open to whoever asks."""

    article: int
    until: datetime


Opener = Callable[[HttpRequest], Iterable[Opening]]
"""Says what is open to this browser at this moment, each time anew: what was taken back is not among it."""

_openers: list[Opener] = []


def register(opener: Opener) -> None:
    """Ask this one, too."""
    if opener not in _openers:
        _openers.append(opener)


def of(request: HttpRequest) -> list[Opening]:
    """All that is open to this browser beside what its reader has or has read."""
    return [opening for opener in _openers for opening in opener(request)]
