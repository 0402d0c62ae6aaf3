"""What a page was made from.

While a page is made, whatever reads something that may change says so: `record("article:812")`. The press keeps the
names with the plate, and reprints the plate when one of them changes. Outside a recording nothing happens.

Whatever changes such a thing says so too: `changed("article:812")`, within the transaction that changes it. Whoever
listens (the press) writes it down in that very transaction, so that no crash can come between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TypeVar, cast

Listener = Callable[[Collection[str]], None]

EVERYTHING = "everything"
"""The source that every plate is made from: saying that it changed has all of them reprinted."""
CLOCK = "clock:"

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_shelf: ContextVar[Shelf | None] = ContextVar("shelf", default=None)
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


class Shelf:
    """What pages that are made one after the other have in common, kept until something that it was made from changes."""

    AT_MOST = 4_000
    """Things kept; then the older half is forgotten. A card with its article, byline and pictures is about 50 kB."""

    def __init__(self) -> None:
        self.forgotten = 0
        """How many things are not there any more, of all that ever were."""
        self._things: dict[Hashable, tuple[object, frozenset[str]]] = {}
        self._made_from: dict[str, set[Hashable]] = {}

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: Hashable) -> tuple[object, frozenset[str]] | None:
        """The thing and what it was made from, if it is there."""
        return self._things.get(key)

    def put(self, key: Hashable, thing: object, names: Collection[str]) -> None:
        """Keep it."""
        self._forget([key] if key in self._things else [])
        if len(self._things) >= self.AT_MOST:
            self._forget(list(self._things)[: self.AT_MOST // 2])
        self._things[key] = (thing, frozenset(names))
        for name in names:
            self._made_from.setdefault(name, set()).add(key)

    def drop(self, names: Collection[str]) -> None:
        """Forget what was made from any of these, or from what one of these is a part of: `picture:5`, if `picture:5/copies` changed."""
        if EVERYTHING in names:
            self.clear()
        for name in names:
            for each in (name, name.rpartition("/")[0]):
                self._forget(list(self._made_from.get(each, ())))

    def drop_past(self, now: datetime) -> None:
        """Forget what was to be another by now."""
        moment = clock_source(now)
        self.drop([name for name in self._made_from if name.startswith(CLOCK) and name <= moment])

    def clear(self) -> None:
        """Forget everything."""
        self.forgotten += len(self._things)
        self._things.clear()
        self._made_from.clear()

    def _forget(self, keys: Collection[Hashable]) -> None:
        for key in keys:
            for name in self._things.pop(key)[1]:
                self._made_from[name].discard(key)
                if not self._made_from[name]:
                    del self._made_from[name]
        self.forgotten += len(keys)


@contextmanager
def sharing(shelf: Shelf) -> Iterator[None]:
    """Within, `shared` keeps on this shelf what it makes, and finds there what was made before. For the press."""
    token = _shelf.set(shelf)
    try:
        yield
    finally:
        _shelf.reset(token)


def shared(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns; within `sharing()` made once for a key. Whoever gets it depends on what it was made from."""
    shelf = _shelf.get()
    if shelf is None:
        return make()
    kept = shelf.get(key)
    if kept is None:
        with recording() as names:
            made = make()
        kept = (made, frozenset(names))
        shelf.put(key, *kept)
    record(*kept[1])
    return cast(T, kept[0])


def shared_many(
    kind: str, keys: Sequence[K], make: Callable[[list[K]], dict[K, T]], made_from: Callable[[T], Collection[str]]
) -> dict[K, T]:
    """The same for many things of a kind at once: `make` gets the keys of those that are missing, and leaves out what isn't."""
    shelf = _shelf.get()
    things: dict[K, T] = {}
    for key in keys:
        kept = shelf.get((kind, key)) if shelf is not None else None
        if kept is not None:
            things[key] = cast(T, kept[0])
    made = make([key for key in keys if key not in things])
    for key, thing in made.items():
        if shelf is not None:
            shelf.put((kind, key), thing, made_from(thing))
    things |= made
    for thing in things.values():
        record(*made_from(thing))
    return things


def changed(*names: str) -> None:
    """Say that these sources change with the transaction that runs now."""
    if names:
        for listener in _listeners:
            listener(names)


def listen(listener: Listener) -> None:
    """Be told of every change, within its transaction; an error stops the change. For the press, in its `ready()`."""
    if listener not in _listeners:
        _listeners.append(listener)
