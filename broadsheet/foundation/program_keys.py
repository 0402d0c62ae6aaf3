"""Keys in addresses that programs fetch for a reader without a cookie, such as a podcast player: what each may have.

Who gives such keys out, and to whom, is the business side's to know; whoever answers the program asks here.
"""

from __future__ import annotations

from collections.abc import Callable

Finder = Callable[[str], frozenset[str]]


class UnknownKeyError(LookupError):
    """Nobody gave this key out."""


class RevokedKeyError(LookupError):
    """It was given out, and opens nothing any more."""


_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Ask this one from now on. It raises `UnknownKeyError` or `RevokedKeyError`."""
    if finder not in _finders:
        _finders.append(finder)


def benefits_of(key: str) -> frozenset[str]:
    """What the reader behind the key may read at this moment. Raises `UnknownKeyError`, `RevokedKeyError`."""
    for finder in _finders:
        try:
            return finder(key)
        except UnknownKeyError:
            continue
    raise UnknownKeyError(key[:4])
