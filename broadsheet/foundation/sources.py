"""What a page was made from.

While a page is made, whatever reads something that may change says so: `record("article:812")`. The press keeps the
names with the plate, and reprints the plate when one of them changes. Outside a recording nothing happens.

Whatever changes such a thing says so too: `changed("article:812")`, within the transaction that changes it. Whoever
listens (the press) writes it down in that very transaction, so that no crash can come between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TypeVar, cast

Listener = Callable[[Collection[str]], None]

EVERYTHING = "everything"
"""The source that every plate is made from: saying that it changed has all of them reprinted."""
CLOCK = "clock:"

T = TypeVar("T")

_shelf: ContextVar[dict[Hashable, tuple[object, frozenset[str]]] | None] = ContextVar("shelf", default=None)
_recording: ContextVar[set[str] | None] = ContextVar("sources", default=None)
_listeners: list[Listener] = []


def record(*names: str) -> None:
    """Say that the page being made depends on these sources, such as `article:812` or `list:section/7/2026-11`."""
    sources = _recording.get()
    if sources is not None:
        sources.update(names)


def record_moment(moment: datetime) -> None:
    """Say that the page being made will be another at this moment (aware)."""
    record(clock_source(moment))


def clock_source(moment: datetime) -> str:
    """The source that changes at this moment. Such names sort by time: always UTC, always of one length."""
    return f"{CLOCK}{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


@contextmanager
def recording() -> Iterator[set[str]]:
    """Collect the sources recorded within; the set grows while the page is made."""
    sources: set[str] = set()
    token = _recording.set(sources)
    try:
        yield sources
    finally:
        _recording.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Within, nothing is recorded: for what another source stands for already."""
    token = _recording.set(None)
    try:
        yield
    finally:
        _recording.reset(token)


@contextmanager
def sharing() -> Iterator[None]:
    """Within, pages that are made one after the other share what `shared` has made. For the press, one batch at a time."""
    token = _shelf.set({})
    try:
        yield
    finally:
        _shelf.reset(token)


def shared(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns; within `sharing()` made once for a key. Whoever gets it depends on what it was made from."""
    shelf = _shelf.get()
    if shelf is None:
        return make()
    if key not in shelf:
        with recording() as names:
            made = make()
        shelf[key] = (made, frozenset(names))
    found, made_from = shelf[key]
    record(*made_from)
    return cast(T, found)


def changed(*names: str) -> None:
    """Say that these sources change with the transaction that runs now."""
    if names:
        for listener in _listeners:
            listener(names)


def listen(listener: Listener) -> None:
    """Be told of every change, within its transaction; an error stops the change. For the press, in its `ready()`."""
    if listener not in _listeners:
        _listeners.append(listener)
