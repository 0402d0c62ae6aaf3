"""Named places: where a lower app's page shows what an upper app knows, without importing it.

A lower app declares a place; upper apps register providers for it in their `ready()`. A provider gets the page's
context as keywords and returns HTML, or an empty string. One that raises leaves its place empty, and is reported.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils.safestring import SafeString, mark_safe

Provider = Callable[..., str]

logger = logging.getLogger("broadsheet.places")

_places: dict[str, list[tuple[int, Provider]]] = {}
_failures: dict[str, str] = {}


class UnknownPlaceError(LookupError):
    """No app has declared a place of that name."""


def declare(*names: str) -> None:
    """Make places known. A template that names an undeclared place is an error at once, not an empty spot."""
    for name in names:
        _places.setdefault(name, [])


def register(name: str, provider: Provider, *, order: int = 100) -> None:
    """Fill a place. Providers of one place appear by `order`, lowest first."""
    if name not in _places:
        raise UnknownPlaceError(name)
    if all(existing is not provider for _order, existing in _places[name]):
        _places[name].append((order, provider))
        _places[name].sort(key=lambda pair: pair[0])


def unregister(name: str, provider: Provider) -> None:
    """Take a provider out again."""
    _places[name] = [pair for pair in _places[name] if pair[1] is not provider]


def fill(name: str, **context: object) -> SafeString:
    """What all providers of the place have to show, in order. A provider's failure never reaches the page."""
    if name not in _places:
        raise UnknownPlaceError(name)
    shown: list[str] = []
    for _order, provider in _places[name]:
        try:
            shown.append(str(provider(**context)))
            _failures.pop(name, None)
        except Exception as error:
            _failures[name] = f"{type(error).__name__}: {error}"
            logger.exception("The place %s stays empty: its provider failed", name)
    return mark_safe("".join(shown))


def failures() -> dict[str, str]:
    """Places that stand empty because a provider failed in this process, with the reason, for the desk."""
    return dict(_failures)
