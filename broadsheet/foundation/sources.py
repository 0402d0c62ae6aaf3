"""What a page was made from.

While a page is made, whatever reads something that may change says so: `record("article:812")`. The press keeps the
names with the plate, and reprints the plate when one of them changes. Outside a recording nothing happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_recording: ContextVar[set[str] | None] = ContextVar("sources", default=None)


def record(*names: str) -> None:
    """Say that the page being made depends on these sources, such as `article:812` or `list:section/7/2026-11`."""
    sources = _recording.get()
    if sources is not None:
        sources.update(names)


@contextmanager
def recording() -> Iterator[set[str]]:
    """Collect the sources recorded within; the set grows while the page is made."""
    sources: set[str] = set()
    token = _recording.set(sources)
    try:
        yield sources
    finally:
        _recording.reset(token)
