"""As what a person is known here: one word, which decides what slots of a page their browser fills in.

Upper apps know more about a person than lower ones, so they register who they know. The first that has a word says it.
The word also stands in a cookie that scripts can read; it proves nothing and opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

COOKIE = "known"
GAVE = "gave"
"""The cookie of a browser in which somebody has just paid: whoever it is, they are not asked again while it lasts."""
STAFF = "staff"
MEMBER = "member"
READER = "reader"

Knower = Callable[[Any], str]
"""Gets a signed-in person, returns a word or an empty string."""

_knowers: list[tuple[int, Knower]] = []


def register(knower: Knower, *, order: int = 100) -> None:
    """Ask this one, too; the lowest `order` first."""
    if all(existing is not knower for _order, existing in _knowers):
        _knowers.append((order, knower))
        _knowers.sort(key=lambda pair: pair[0])


def known_as(person: Any) -> str:
    """The word for this person; an empty string for somebody who is not signed in."""
    if not person.is_authenticated:
        return ""
    return next((word for _order, knower in _knowers if (word := knower(person))), READER)
