"""The doctor: each app says what it looks at, and `broadsheet doctor` looks at all of it. It changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Check = Callable[[], Iterable[str]]
"""Looks, and yields what is wrong, a sentence each, in the words of whoever runs the site. Nothing, if all is well."""


@dataclass(frozen=True)
class Finding:
    """What came of one check."""

    name: str
    troubles: tuple[str, ...]


_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have the doctor look at this, too. `name` says what is well when it is: “money: receipts have no gap”."""
    _checks[name] = check


def examine(beginning: str = "") -> Iterator[Finding]:
    """Run each check, or those whose names begin so. One that breaks is a trouble, and the others go on."""
    for name, check in _checks.items():
        if name.startswith(beginning):
            yield Finding(name, _looked(check))


def _looked(check: Check) -> tuple[str, ...]:
    try:
        return tuple(check())
    except Exception as error:  # whatever it is: a doctor that falls over helps nobody
        return (f"It could not be looked at: {type(error).__name__}: {error}",)
